using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Showroom.Api.Platform.Warmup;

/// <summary>Executes an endpoint in this process, without a connection, middleware or request telemetry, and discards the response.</summary>
internal sealed class EndpointInvoker(EndpointDataSource endpoints, IServiceScopeFactory scopes)
{
    /// <param name="endpointName">Of <c>WithName</c>.</param>
    /// <param name="prepare">Sets route values, headers and query of the request.</param>
    /// <param name="json">The body, or null for none.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    /// <exception cref="InvalidOperationException">No endpoint, or more than one, has this name.</exception>
    public async Task InvokeAsync(string endpointName, Action<HttpRequest> prepare, string? json = null, CancellationToken cancellationToken = default)
    {
        var endpoint = endpoints.Endpoints.Single(endpoint => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == endpointName);
        await using var scope = scopes.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = cancellationToken };
        context.Request.Method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0];
        context.Request.Scheme = Uri.UriSchemeHttp;
        context.Request.Host = new HostString("localhost");
        prepare(context.Request);
        if (json is not null)
        {
            var body = Encoding.UTF8.GetBytes(json);
            context.Request.ContentType = "application/json";
            context.Request.ContentLength = body.Length;
            context.Request.Body = new MemoryStream(body);
            context.Features.Set<IHttpRequestBodyDetectionFeature>(new HasBody());
        }

        context.SetEndpoint(endpoint);
        await endpoint.RequestDelegate!(context);
    }

    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
