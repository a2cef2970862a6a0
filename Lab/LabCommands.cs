using System.CommandLine;
using Showroom.Lab.Cache;
using Showroom.Lab.Chat;
using Showroom.Lab.ChatConsistency;
using Showroom.Lab.CommandLine;
using Showroom.Lab.Cost;
using Showroom.Lab.Failover;
using Showroom.Lab.Gateway;
using Showroom.Lab.Gateway.Peers;
using Showroom.Lab.Gateway.Replicas;
using Showroom.Lab.Leaderboard;
using Showroom.Lab.Limits;
using Showroom.Lab.Orders;
using Showroom.Lab.ServerComparison;
using Showroom.Lab.Sessions;
using Showroom.Lab.Start;
using Showroom.Lab.Suite;

namespace Showroom.Lab;

/// <summary>The laboratory: each command measures one claim and prints expected beside measured.</summary>
internal static class LabCommands
{
    public static RootCommand Create()
    {
        Command[] experiments =
        [
            StartCommand.Create(),
            GatewayCommand.Create(),
            CacheCommand.Create(),
            ServersCommand.Create(),
            LeaderboardCommand.Create(),
            SessionsCommand.Create(),
            ChatCommand.Create(),
            ConsistencyCommand.Create(),
            FailoverCommand.Create(),
            OrdersCommand.Create(),
            LimitsCommand.Create(),
            CostCommand.Create(),
        ];
        var lab = new RootCommand("Experiments and benchmarks of Showroom.")
        {
            SuiteCommand.Create(),
            ReplicaCommand.Create(),
            PlainYarp.CreateCommand(),
            CatalogCommand.Create(experiments),
        };
        foreach (var experiment in experiments)
        {
            lab.Subcommands.Add(experiment);
        }

        return lab;
    }
}
