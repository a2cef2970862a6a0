using Yarp.ReverseProxy.Transforms.Builder;

namespace Showroom.Gateway.Headers;

/// <summary>Gives every route a <see cref="ForwardedHeadersTransform"/>, before the transforms that the route itself has.</summary>
internal sealed class ForwardedHeadersProvider : ITransformProvider
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
        context.RequestTransforms.Insert(0, new ForwardedHeadersTransform(context.RequestTransforms));
    }
}
