using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <content>Health checks.</content>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Lets a registered health check decide about the health of the resource.</summary>
    /// <exception cref="DistributedApplicationException">The resource has the check already.</exception>
    public static IResourceBuilder<T> WithHealthCheck<T>(this IResourceBuilder<T> builder, string key) where T : IResource
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (builder.Resource.Annotations.OfType<HealthCheckAnnotation>().Any(check => check.Key == key))
        {
            throw new DistributedApplicationException($"Resource '{builder.Resource.Name}' already has a health check with key '{key}'.");
        }
        return builder.WithAnnotation(new HealthCheckAnnotation(key));
    }

    /// <summary>Asks an http endpoint whether the resource is healthy.</summary>
    /// <param name="builder">Who.</param>
    /// <param name="path">The path; / when null.</param>
    /// <param name="statusCode">The status of a healthy one; 200 when null.</param>
    /// <param name="endpointName">The endpoint; https, else http, when null. It must be declared before.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null, int? statusCode = null, [EndpointName] string? endpointName = null)
        where T : IResourceWithEndpoints =>
        AddHttpHealthCheck(builder, HttpEndpoint(builder, endpointName, "an HTTP health check"), path, statusCode);

    /// <summary>Asks an http endpoint whether the resource is healthy.</summary>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, Func<EndpointReference>? endpointSelector, string? path = null, int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        const string Purpose = "an HTTP health check";
        return AddHttpHealthCheck(builder, endpointSelector is null ? HttpEndpoint(builder, null, Purpose) : CheckHttp(builder, endpointSelector(), Purpose), path, statusCode);
    }

    private static IResourceBuilder<T> AddHttpHealthCheck<T>(IResourceBuilder<T> builder, EndpointReference endpoint, string? path, int? statusCode) where T : IResourceWithEndpoints
    {
        path ??= "/";
        if (!Uri.TryCreate(path, UriKind.Relative, out _))
        {
            throw new ArgumentException($"'{path}' is no path below the endpoint.", nameof(path));
        }
        var expected = statusCode ?? 200;
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{path}_{expected}_check";
        builder.ApplicationBuilder.Services.AddHttpClient();
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, services => new HttpEndpointHealthCheck(endpoint, path, expected, services.GetRequiredService<IHttpClientFactory>()), failureStatus: null, tags: null, HttpEndpointHealthCheck.Patience));
        return builder.WithHealthCheck(key);
    }
}
