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
        return builder.WithEnvironment(async context =>
        {
            var server = context.ExecutionContext.Services.GetRequiredService<ResourceServer>();
            context.EnvironmentVariables[$"{section}__Address"] = await server.GetAddressAsync(context.CancellationToken).ConfigureAwait(false);
            context.EnvironmentVariables[$"{section}__Token"] = server.Token;
        });
    }
}
