using Microsoft.Extensions.DependencyInjection;
using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>A dashboard command that makes a database as new.</summary>
public static class ResetCommandExtensions
{
    /// <summary>
    /// Adds the command <c>reset</c>, which runs a job of <typeparamref name="TProject"/> to its end and then deletes every key of
    /// the caches, so that they serve nothing of the old data. The job is the resource NAME-reset with an explicit start, which
    /// keeps its log. Changes nothing when publishing.
    /// </summary>
    /// <param name="builder">The database.</param>
    /// <param name="args">The job's arguments: what deletes all data and seeds the database again.</param>
    /// <param name="configure">Refines the job, as the one that seeds the database at first.</param>
    /// <param name="caches">The caches of this database's data. One that is not running has nothing to delete.</param>
    public static IResourceBuilder<PostgresDatabaseResource> WithResetCommand<TProject>(
        this IResourceBuilder<PostgresDatabaseResource> builder,
        string[] args,
        Action<IResourceBuilder<ProjectResource>> configure,
        params IEnumerable<IResourceBuilder<RedisResource>> caches)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(caches);
        if (!builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        var database = builder.Resource;
        RedisResource[] flushed = [.. caches.Select(cache => cache.Resource)];
        var job = builder.ApplicationBuilder.AddJob<TProject>($"{database.Name}-reset", args)
            .WithReference(builder)
            .WithExplicitStart()
            .WithParentRelationship(database);
        configure(job);
        return builder.WithCommand("reset", "Reset", context => ResetAsync(job.Resource, flushed, context), new CommandOptions
        {
            Description = "Deletes all data and seeds the database again.",
            ConfirmationMessage = $"Delete all data of {database.Name} and seed it again?",
            IconName = "DatabaseArrowRight",
            UpdateState = CommandStates.EnabledWhileRunning,
        });
    }

    private static async Task<ExecuteCommandResult> ResetAsync(IResource job, IEnumerable<RedisResource> caches, ExecuteCommandContext context)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        if (await RunAsync(job, notifications, context).ConfigureAwait(false) is { Success: false } failure)
        {
            return failure;
        }

        foreach (var cache in caches.Where(cache => State(notifications, cache.Name)?.State?.Text == KnownResourceStates.Running))
        {
            if (await RedisKeyspace.FlushAsync(cache, context.CancellationToken).ConfigureAwait(false) is { Success: false } notFlushed)
            {
                return notFlushed;
            }
        }

        return CommandResults.Success("The data were deleted and seeded again.");
    }

    private static async Task<ExecuteCommandResult> RunAsync(IResource job, ResourceNotificationService notifications, ExecuteCommandContext context)
    {
        var before = State(notifications, job.Name)?.StartTimeStamp;
        var commands = context.Services.GetRequiredService<ResourceCommandService>();
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
            ? CommandResults.Success()
            : CommandResults.Failure($"{job.Name} ended with exit code {ended.Snapshot.ExitCode}: its log has the reason.");
    }

    private static CustomResourceSnapshot? State(ResourceNotificationService notifications, string resource) =>
        notifications.TryGetCurrentState(resource, out var current) ? current.Snapshot : null;
}
