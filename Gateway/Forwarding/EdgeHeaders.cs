using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Showroom.Gateway.Forwarding;

/// <summary>
/// What a replica is told about the request beyond what the client said: whose it is, under which id, in which trace. What the
/// client said about these itself is gone by then (<see cref="Limits.RequestGuard"/>).
/// </summary>
internal sealed class EdgeHeaders : RequestTransform, ITransformProvider
{
    private static readonly UriCreationOptions s_asItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        context.UseDefaultForwarders = false;
        context.RequestTransforms.Add(this);
    }

    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var request = context.HttpContext.Request;
        var headers = context.ProxyRequest.Headers;
        // The address object belongs to the connection and keeps its text.
        headers.TryAddWithoutValidation("X-Forwarded-For", context.HttpContext.Connection.RemoteIpAddress?.ToString());
        headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        headers.TryAddWithoutValidation("X-Forwarded-Host", request.Host.Value);
        headers.TryAddWithoutValidation(RequestId.Header, context.HttpContext.TraceIdentifier);
        if (Activity.Current is { } activity)
        {
            headers.Remove("traceparent");
            headers.TryAddWithoutValidation("traceparent", activity.Id);
        }
        // The target goes on byte for byte: the guard has seen to it that it can be read in one way only.
        context.ProxyRequest.RequestUri = new Uri(
            context.DestinationPrefix + context.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, s_asItIs);
        return default;
    }
}
