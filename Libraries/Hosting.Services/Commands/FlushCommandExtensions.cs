using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>A dashboard command that empties a Redis server.</summary>
public static class FlushCommandExtensions
{
    /// <summary>Adds the command <c>flush</c>, which deletes every key. Changes nothing when publishing.</summary>
    public static IResourceBuilder<RedisResource> WithFlushCommand(this IResourceBuilder<RedisResource> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var redis = builder.Resource;
        return builder.ApplicationBuilder.ExecutionContext.IsRunMode
            ? builder.WithCommand("flush", "Flush", context => RedisKeyspace.FlushAsync(redis, context.CancellationToken), new CommandOptions
            {
                Description = "Deletes every key.",
                ConfirmationMessage = $"Delete every key of {redis.Name}? Sessions are lost, and the next reads go to the database.",
                IconName = "Delete",
                UpdateState = CommandStates.EnabledWhileRunning,
            })
            : builder;
    }
}
