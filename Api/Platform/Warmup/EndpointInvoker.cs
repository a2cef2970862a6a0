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
        var context = CreateContext(scope.ServiceProvider, endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0], cancellationToken);
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

    /// <summary>Executes a result as the response of a GET.</summary>
    /// <param name="result">Of an endpoint whose own execution would have side effects.</param>
    /// <param name="cancellationToken">Aborts the request.</param>
    public async Task ExecuteAsync(IResult result, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await result.ExecuteAsync(CreateContext(scope.ServiceProvider, HttpMethods.Get, cancellationToken));
    }

    private static DefaultHttpContext CreateContext(IServiceProvider services, string method, CancellationToken cancellationToken) => new()
    {
        RequestServices = services,
        RequestAborted = cancellationToken,
        Request = { Method = method, Scheme = Uri.UriSchemeHttp, Host = new HostString("localhost") },
    };

    private sealed class HasBody : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
