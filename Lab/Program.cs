using System.CommandLine;
using Showroom.Lab;

// An experiment that is cancelled stops what it has started.
return await LabCommands.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(7) });
