using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>The addresses that the dashboard shows: one for each endpoint, as the model refines them.</summary>
internal static class ResourceUrls
{
    public static async Task<ImmutableArray<UrlSnapshot>> OfAsync(IResource resource, DistributedApplicationExecutionContext executionContext, ILogger logger, CancellationToken cancellationToken)
    {
        var urls = new List<ResourceUrlAnnotation>();
        if (resource is IResourceWithEndpoints owner)
        {
            urls.AddRange(resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.AllocatedEndpoint is not null)
                .Select(e => new ResourceUrlAnnotation { Url = e.AllocatedEndpoint!.UriString, Endpoint = new EndpointReference(owner, e) }));
        }
        urls.AddRange(resource.Annotations.OfType<ResourceUrlAnnotation>());

        var context = new ResourceUrlsCallbackContext(executionContext, resource, urls, cancellationToken) { Logger = logger };
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>().ToArray())
        {
            await callback.Callback(context).ConfigureAwait(false);
        }

        return [.. context.Urls.Select((url, index) => new UrlSnapshot(url.Endpoint?.EndpointName, Absolute(url), url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
        {
            IsInactive = true,
            DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? "", url.DisplayOrder ?? -index),
        })];
    }

    // "/docs" is a path below the endpoint.
    private static string Absolute(ResourceUrlAnnotation url) =>
        url.Url.StartsWith('/') && url.Endpoint is { IsAllocated: true } endpoint ? new Uri(new Uri(endpoint.Url), url.Url).ToString() : url.Url;
}
