using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.DependencyInjection;
using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>Restarts of what ends by itself.</summary>
public static class AutoRestartExtensions
{
    /// <summary>
    /// Starts the resource again when its process ends by itself, whatever its exit code; each restart is in the resource's log.
    /// What a person or the application's end stops stays stopped. The setting <c>AutoRestart:Enabled=false</c> switches all
    /// restarts off. Changes nothing when publishing.
    /// </summary>
    /// <param name="builder">The resource; also a container that a process takes the place of.</param>
    /// <param name="configure">Replaces the defaults: at most five restarts within two minutes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of the options is out of its range.</exception>
    public static IResourceBuilder<T> WithAutoRestart<T>(this IResourceBuilder<T> builder, Func<AutoRestartOptions, AutoRestartOptions>? configure = null)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (!builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        var options = (configure?.Invoke(new()) ?? new()).Validated(builder.Resource.Name);
        builder.ApplicationBuilder.Services.AddHostedService<FailureMonitor>();
        builder.ApplicationBuilder.Services.TryAddEventingSubscriber<AutoRestarter>();
        return builder
            .WithAnnotation(new LongRunningAnnotation(), ResourceAnnotationMutationBehavior.Replace)
            .WithAnnotation(new AutoRestartAnnotation(options), ResourceAnnotationMutationBehavior.Replace);
    }
}
