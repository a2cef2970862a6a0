using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using Showroom.Gateway.Limits.Callers;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Showroom.Gateway.Headers;

/// <summary>Gives every route a <see cref="ForwardedHeadersTransform"/>, before the transforms that the route itself has.</summary>
internal sealed class ForwardedHeadersProvider(IOptions<GatewayOptions> options) : ITransformProvider
{
    private readonly TrustedProxies _proxies = TrustedProxies.Parse(options.Value.RateLimits.TrustedProxies, out _);

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        context.UseDefaultForwarders = false;
        context.RequestTransforms.Insert(0, new ForwardedHeadersTransform(context.RequestTransforms, _proxies));
    }
}
