using System.CommandLine;
using Showroom.Lab.Gateway;

// The laboratory: each command measures one claim and prints expected beside measured.
var lab = new RootCommand("Experiments and benchmarks of Showroom.")
{
    GatewayCommand.Create(),
    ReplicaCommand.Create(),
};
return await lab.Parse(args).InvokeAsync();
