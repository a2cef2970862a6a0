using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>A command that kills a process.</summary>
public static class KillCommandExtensions
{
    private const string ProcessId = "executable.pid";

    /// <summary>
    /// Adds the command <c>kill</c>: kills the process with SIGKILL, as a crash would end it, to show how the rest of the system reacts.
    /// With <c>WithAutoRestart</c> it comes back by itself. Changes nothing when publishing.
    /// </summary>
    public static IResourceBuilder<T> WithKillCommand<T>(this IResourceBuilder<T> builder) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.ApplicationBuilder.ExecutionContext.IsRunMode
            ? builder.WithCommand("kill", "Kill", context => Task.FromResult(Kill(context)), new CommandOptions
            {
                Description = "Ends the process without a warning, as a crash would.",
                ConfirmationMessage = $"Kill the process of {builder.Resource.Name}? Requests that it is working on are lost.",
                IconName = "Flash",
                UpdateState = CommandStates.EnabledWhileRunning,
            })
            : builder;
    }

    private static ExecuteCommandResult Kill(ExecuteCommandContext context)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        if (!notifications.TryGetCurrentState(context.ResourceName, out var current)
            || current.Snapshot.Properties.FirstOrDefault(property => property.Name == ProcessId)?.Value is not { } pid)
        {
            return CommandResults.Failure($"{context.ResourceName} has no process.");
        }

        try
        {
            using var process = Process.GetProcessById(Convert.ToInt32(pid, CultureInfo.InvariantCulture));
            // A project that is started by `dotnet run` is a child of that process.
            process.Kill(entireProcessTree: true);
            return CommandResults.Success($"Killed process {process.Id}.");
        }
        catch (ArgumentException)
        {
            return CommandResults.Failure($"Process {pid} has ended already.");
        }
    }
}
