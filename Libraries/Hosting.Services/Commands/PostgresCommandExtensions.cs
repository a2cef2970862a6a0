using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>Dashboard commands of a PostgreSQL database.</summary>
public static class PostgresCommandExtensions
{
    private const string Client = "psql";

    /// <summary>
    /// Adds the commands <c>reset</c>, which runs a job of <typeparamref name="TProject"/> and waits until it ends, and, where
    /// psql is installed, <c>shell</c>, which shows the command line that opens a client. The job is a resource of its own with
    /// an explicit start, so its output stays to be read. Changes nothing when publishing.
    /// </summary>
    /// <param name="builder">The database.</param>
    /// <param name="resetArgs">The job's arguments: what deletes all data and makes it anew.</param>
    public static IResourceBuilder<PostgresDatabaseResource> WithCommands<TProject>(this IResourceBuilder<PostgresDatabaseResource> builder, params string[] resetArgs)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        var database = builder.Resource;
        var job = builder.ApplicationBuilder.AddJob<TProject>($"{database.Name}-reset", resetArgs)
            .WithReference(builder)
            .WithExplicitStart()
            .WithParentRelationship(database);
        builder.WithCommand("reset", "Reset", context => ResetAsync(job.Resource, context), new CommandOptions
        {
            Description = "Deletes all data and creates the first ones anew.",
            ConfirmationMessage = $"Delete all data of {database.Name} and create the first ones anew?",
            IconName = "DatabaseArrowRight",
            UpdateState = CommandStates.EnabledWhileRunning,
        });
        return ShellCommand.IsInstalled(Client)
            ? builder.WithCommand("shell", "Shell", context => ShowShellAsync(database, context.CancellationToken), new CommandOptions
            {
                Description = $"Shows the command line that opens {Client}, with the password.",
                IconName = "WindowConsole",
                UpdateState = CommandStates.EnabledWhileRunning,
            })
            : builder;
    }

    private static async Task<ExecuteCommandResult> ResetAsync(IResource job, ExecuteCommandContext context)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        var commands = context.Services.GetRequiredService<ResourceCommandService>();
        var before = StartTime(notifications, job);
        var started = await commands.ExecuteCommandAsync(job, KnownResourceCommands.StartCommand, context.CancellationToken).ConfigureAwait(false);
        if (!started.Success)
        {
            return started;
        }

        // The job may have run before: only the end of a later run counts.
        var ended = await notifications.WaitForResourceAsync(
            job.Name,
            change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text) && change.Snapshot.StartTimeStamp != before,
            context.CancellationToken).ConfigureAwait(false);
        return ended.Snapshot.ExitCode == 0
            ? CommandResults.Success("All data were deleted and created anew.")
            : CommandResults.Failure($"{job.Name} ended with exit code {ended.Snapshot.ExitCode}: its log says why.");
    }

    private static DateTime? StartTime(ResourceNotificationService notifications, IResource resource) =>
        notifications.TryGetCurrentState(resource.Name, out var current) ? current.Snapshot.StartTimeStamp : null;

    private static async Task<ExecuteCommandResult> ShowShellAsync(PostgresDatabaseResource database, CancellationToken cancellationToken)
    {
        var server = database.Parent;
        var command = ShellCommand.Format(
            "PGPASSWORD",
            await server.PasswordParameter.GetValueAsync(cancellationToken).ConfigureAwait(false),
            Client,
            "-h",
            server.PrimaryEndpoint.Host,
            "-p",
            server.PrimaryEndpoint.Port.ToString(CultureInfo.InvariantCulture),
            "-U",
            (await server.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false))!,
            database.DatabaseName);
        return CommandResults.Success("Run this in a terminal.", command, CommandResultFormat.Text, displayImmediately: true);
    }
}
