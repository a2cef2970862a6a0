using System.Diagnostics;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Showroom.Gateway.Forwarding;

/// <summary>
/// What a replica is told about the request beyond what the client said: whose it is, under which id, in which trace. What the
/// client said about these itself is gone by then (<see cref="Limits.RequestGuard"/>).
/// </summary>
internal sealed class EdgeHeaders : RequestTransform, ITransformProvider
{
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
        headers.Host = null;
        if (Activity.Current is { } activity)
        {
            headers.Remove("traceparent");
            headers.TryAddWithoutValidation("traceparent", activity.Id);
        }
        return default;
    }
}
