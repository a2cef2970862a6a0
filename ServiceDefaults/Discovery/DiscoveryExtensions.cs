using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Showroom.ServiceDefaults.Discovery;

internal static class DiscoveryExtensions
{
    public static void AddServiceEndpoints(this IServiceCollection services)
    {
        services.TryAddSingleton<ServiceEndpoints>();
        services.TryAddTransient<ServiceDiscoveryHandler>();
    }

    /// <summary>Resolves service names in the request's address, again for every attempt, so that a retry may reach another replica.</summary>
    public static IHttpClientBuilder AddServiceDiscovery(this IHttpClientBuilder http) =>
        http.AddHttpMessageHandler<ServiceDiscoveryHandler>();

    private sealed class ServiceDiscoveryHandler(ServiceEndpoints endpoints) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var requested = request.RequestUri;
            if (requested is null)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            request.RequestUri = endpoints.Resolve(requested);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                request.RequestUri = requested;
            }
        }
    }
}
