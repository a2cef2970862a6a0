using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Showroom.Gateway.Limits.Callers;
using Showroom.Http2Forwarding.Transforms;
using Yarp.ReverseProxy.Transforms;

namespace Showroom.Gateway.Headers;

/// <summary>
/// The request headers that a replica receives: the client's own, without connection-specific ones and without statements about the
/// connection that only the gateway can make, and the gateway's X-Forwarded-*, X-Request-Id and traceparent.
/// </summary>
/// <param name="transforms">All transforms of the route.</param>
/// <param name="proxies">Whose statements about the client's address are believed.</param>
internal sealed class ForwardedHeadersTransform(IList<RequestTransform> transforms, TrustedProxies proxies) : RequestTransform, IRequestHeaderPolicy
{
    private const string TraceParent = "traceparent";

    private static readonly UriCreationOptions s_verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>Set by the gateway only; a client's values would be forged.</summary>
    private static readonly string[] s_gatewayOwned =
    [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-Server",
        "X-Real-IP", "X-Original-For", "X-Original-Host", "X-Original-Proto", "X-Original-URL", "X-Rewrite-URL", "X-Served-By",
    ];

    /// <summary>
    /// With every spelling that has underscores for hyphens: applications behind CGI and its descendants cannot tell <c>X_Forwarded_For</c>
    /// from <c>X-Forwarded-For</c>.
    /// </summary>
    private static readonly FrozenSet<string> s_notForwarded = s_gatewayOwned.Concat(ConnectionHeaders.Names)
        .Concat(Underscored([.. s_gatewayOwned, .. ConnectionHeaders.Names, RequestId.HeaderName, "Content-Length"]))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public bool ShouldForward(string name) =>
        !s_notForwarded.Contains(name) && !(Activity.Current is not null && name.Equals(TraceParent, StringComparison.OrdinalIgnoreCase));

    public void AddHeaders(HttpContext context, RequestHeaderWriter headers) =>
        AddHeaders(context, headers, static (headers, name, value) => headers.Add(name, value));

    /// <summary>The target is forwarded byte for byte: RequestValidationMiddleware admits unambiguous ones only.</summary>
    public string GetTarget(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    /// <summary>The same for a request that YARP's forwarder sends, which removes connection-specific headers by itself.</summary>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var headers = context.ProxyRequest.Headers;
        List<string>? dropped = null;
        foreach (var (name, _) in headers.NonValidated)
        {
            if (!ShouldForward(name))
            {
                (dropped ??= []).Add(name);
            }
        }

        dropped?.ForEach(name => headers.Remove(name));

        AddHeaders(context.HttpContext, headers, static (headers, name, value) => headers.TryAddWithoutValidation(name, value));
        if (transforms.All(transform => transform is ForwardedHeadersTransform or RequestHeaderOriginalHostTransform))
        {
            // No other transform changes the target.
            context.ProxyRequest.RequestUri = new Uri(context.DestinationPrefix.TrimEnd('/') + GetTarget(context.HttpContext), s_verbatim);
        }

        return default;
    }

    /// <summary>The names with at least one hyphen replaced, in every combination.</summary>
    private static IEnumerable<string> Underscored(IEnumerable<string> names) =>
        from name in names
        let hyphens = Enumerable.Range(0, name.Length).Where(index => name[index] == '-').ToArray()
        from replaced in Enumerable.Range(1, (1 << hyphens.Length) - 1)
        select string.Create(name.Length, (name, hyphens, replaced), static (target, state) =>
        {
            state.name.CopyTo(target);
            for (var bit = 0; bit < state.hyphens.Length; bit++)
            {
                if ((state.replaced & (1 << bit)) != 0)
                {
                    target[state.hyphens[bit]] = '_';
                }
            }
        });

    private void AddHeaders<TTarget>(HttpContext context, TTarget target, Action<TTarget, string, string> add)
    {
        var request = context.Request;
        // The connection keeps the address object, which caches its text.
        if (proxies.ClientAddress(context.Connection.RemoteIpAddress, request.Headers["X-Forwarded-For"])?.ToString() is { } client)
        {
            add(target, "X-Forwarded-For", client);
        }

        add(target, "X-Forwarded-Proto", request.Scheme);
        add(target, "X-Forwarded-Host", request.Host.Value ?? "");
        add(target, RequestId.HeaderName, context.TraceIdentifier);
        if (Activity.Current is { Id: { } traceParent })
        {
            add(target, TraceParent, traceParent);
        }
    }
}
