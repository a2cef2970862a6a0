using System.CommandLine;
using Showroom.Lab.Cache;
using Showroom.Lab.Chat;
using Showroom.Lab.ChatConsistency;
using Showroom.Lab.Failover;
using Showroom.Lab.Gateway;
using Showroom.Lab.Gateway.Peers;
using Showroom.Lab.Gateway.Replicas;
using Showroom.Lab.Leaderboard;
using Showroom.Lab.ServerComparison;
using Showroom.Lab.Sessions;
using Showroom.Lab.Start;

// The laboratory: each command measures one claim and prints expected beside measured.
var lab = new RootCommand("Experiments and benchmarks of Showroom.")
{
    StartCommand.Create(),
    GatewayCommand.Create(),
    ReplicaCommand.Create(),
    PlainYarp.CreateCommand(),
    CacheCommand.Create(),
    ServersCommand.Create(),
    LeaderboardCommand.Create(),
    SessionsCommand.Create(),
    ChatCommand.Create(),
    ConsistencyCommand.Create(),
    FailoverCommand.Create(),
};
return await lab.Parse(args).InvokeAsync();
