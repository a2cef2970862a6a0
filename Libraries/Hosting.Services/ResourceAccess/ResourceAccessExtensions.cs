using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>Access of a service to the app host that runs it.</summary>
public static class ResourceAccessExtensions
{
    /// <summary>
    /// Gives a service the address and the token at which the app host describes its resources, and starts, stops and kills services: <c>SECTION__Address</c>
    /// and <c>SECTION__Token</c>. Changes nothing when publishing.
    /// </summary>
    /// <param name="builder">The service.</param>
    /// <param name="section">The section of its settings.</param>
    public static IResourceBuilder<T> WithResourceAccess<T>(this IResourceBuilder<T> builder, string section)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(section);
        if (!builder.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        builder.ApplicationBuilder.Services.TryAddSingleton<ResourceServer>();
        var context = builder.ApplicationBuilder.ExecutionContext;
        return builder.WithEnvironment(environment =>
        {
            environment.EnvironmentVariables[$"{section}__Address"] = new ResourceServerValue(context, static async (server, cancellationToken) => await server.GetAddressAsync(cancellationToken).ConfigureAwait(false));
            environment.EnvironmentVariables[$"{section}__Token"] = new ResourceServerValue(context, static (server, _) => new(server.Token));
        });
    }
}

/// <summary>A value of the resource server, which exists once the application is built.</summary>
internal sealed class ResourceServerValue(DistributedApplicationExecutionContext context, Func<ResourceServer, CancellationToken, ValueTask<string?>> read) : IValueProvider
{
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => read(context.Services.GetRequiredService<ResourceServer>(), cancellationToken);
}
