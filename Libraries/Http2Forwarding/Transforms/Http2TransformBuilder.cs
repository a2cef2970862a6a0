using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Showroom.Http2Forwarding.Transforms;

/// <summary>
/// Decorates YARP's transform builder: collects a route's transforms, lets YARP build its transformer of them, and describes it to the HTTP/2
/// forwarder if that one can do the same. A transform of any other kind leaves the route to YARP's forwarder.
/// </summary>
internal sealed class Http2TransformBuilder(
    ITransformBuilder inner, IServiceProvider services, IEnumerable<ITransformFactory> factories, IEnumerable<ITransformProvider> providers) : ITransformBuilder
{
    /// <summary>
    /// YARP's transform that sets the affinity cookie. Its type is not public; under another name its routes would be left to YARP's forwarder.
    /// </summary>
    private const string AffinityTransform = "Yarp.ReverseProxy.SessionAffinity.AffinitizeTransform";

    private readonly ITransformFactory[] _factories = [.. factories];
    private readonly ITransformProvider[] _providers = [.. providers];

    public IReadOnlyList<Exception> ValidateRoute(RouteConfig route) => inner.ValidateRoute(route);

    public IReadOnlyList<Exception> ValidateCluster(ClusterConfig cluster) => inner.ValidateCluster(cluster);

    public HttpTransformer Build(RouteConfig route, ClusterConfig? cluster)
    {
        ArgumentNullException.ThrowIfNull(route);
        var context = new TransformBuilderContext { Services = services, Route = route, Cluster = cluster };
        foreach (var values in route.Transforms ?? [])
        {
            if (!Array.Exists(_factories, factory => factory.Build(context, values)))
            {
                throw new ArgumentException($"Unknown transform: {string.Join(';', values.Keys)}");
            }
        }

        foreach (var provider in _providers)
        {
            provider.Apply(context);
        }

        return Build(context);
    }

    public HttpTransformer Create(Action<TransformBuilderContext> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var context = new TransformBuilderContext { Services = services };
        action(context);
        return Build(context);
    }

    private HttpTransformer Build(TransformBuilderContext context)
    {
        var yarp = inner.Create(target =>
        {
            target.CopyRequestHeaders = context.CopyRequestHeaders;
            target.CopyResponseHeaders = context.CopyResponseHeaders;
            target.CopyResponseTrailers = context.CopyResponseTrailers;
            target.UseDefaultForwarders = context.UseDefaultForwarders;
            AddAll(target.RequestTransforms, context.RequestTransforms);
            AddAll(target.ResponseTransforms, context.ResponseTransforms);
            AddAll(target.ResponseTrailersTransforms, context.ResponseTrailersTransforms);
        });
        return Describe(context, yarp) ?? yarp;
    }

    private static Http2Transformer? Describe(TransformBuilderContext context, HttpTransformer yarp)
    {
        var copiesHeaders = context is { CopyRequestHeaders: not false, CopyResponseHeaders: not false, CopyResponseTrailers: not false };
        if (!copiesHeaders || context.ResponseTrailersTransforms.Count > 0 || !TryGetAffinity(context.ResponseTransforms, out var affinity))
        {
            return null;
        }

        IRequestHeaderPolicy? policy = null;
        var usesOriginalHost = false;
        foreach (var transform in context.RequestTransforms)
        {
            switch (transform)
            {
                case RequestHeaderOriginalHostTransform:
                    usesOriginalHost = transform == RequestHeaderOriginalHostTransform.OriginalHost;
                    break;
                // A policy decides about all headers, so there is no second one and YARP adds none.
                case IRequestHeaderPolicy found when policy is null && context.UseDefaultForwarders is false:
                    policy = found;
                    break;
                default:
                    return null;
            }
        }

        policy ??= context.UseDefaultForwarders is false ? DefaultHeaderPolicy.WithoutForwardedHeaders : DefaultHeaderPolicy.WithForwardedHeaders;
        return new Http2Transformer(yarp, policy, usesOriginalHost, affinity);
    }

    private static bool TryGetAffinity(IList<ResponseTransform> transforms, out ResponseTransform? affinity)
    {
        affinity = transforms.Count == 1 && transforms[0].GetType().FullName == AffinityTransform ? transforms[0] : null;
        return transforms.Count == 0 || affinity is not null;
    }

    private static void AddAll<T>(IList<T> target, IList<T> source)
    {
        foreach (var item in source)
        {
            target.Add(item);
        }
    }
}
