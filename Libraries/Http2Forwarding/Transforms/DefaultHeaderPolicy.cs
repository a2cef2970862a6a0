using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Http2Forwarding.Transforms;

/// <summary>
/// The request headers that YARP and its <c>HttpClient</c> send without a transform: the client's own, the context of the current activity and,
/// unless they are switched off, X-Forwarded-*.
/// </summary>
internal sealed class DefaultHeaderPolicy : IRequestHeaderPolicy
{
    private const string ForwardedFor = "X-Forwarded-For";
    private const string ForwardedHost = "X-Forwarded-Host";
    private const string ForwardedProto = "X-Forwarded-Proto";
    private const string ForwardedPrefix = "X-Forwarded-Prefix";

    private static readonly string[] s_notForwarded =
    [
        .. ConnectionHeaders.Names, "Proxy-Authentication-Info", "Proxy-Features", "Proxy-Instruction", "Security-Scheme", "ALPN", "Close",
        "Upgrade-Insecure-Requests", "Alt-Svc",
    ];

    public static readonly DefaultHeaderPolicy WithForwardedHeaders = new(true);

    public static readonly DefaultHeaderPolicy WithoutForwardedHeaders = new(false);

    private readonly bool _addsForwardedHeaders;
    private readonly FrozenSet<string> _notForwarded;
    private readonly FrozenSet<string> _traceContext = DistributedContextPropagator.Current.Fields.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private DefaultHeaderPolicy(bool addsForwardedHeaders)
    {
        _addsForwardedHeaders = addsForwardedHeaders;
        string[] replaced = addsForwardedHeaders ? [ForwardedFor, ForwardedHost, ForwardedProto, ForwardedPrefix, "Forwarded"] : [];
        _notForwarded = s_notForwarded.Concat(replaced).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public bool ShouldForward(string name) =>
        !_notForwarded.Contains(name) && !(Activity.Current is not null && _traceContext.Contains(name)) && !name.StartsWith(':');

    public void AddHeaders(HttpContext context, RequestHeaderWriter headers)
    {
        if (_addsForwardedHeaders)
        {
            AddForwardedHeaders(context, headers);
        }

        if (Activity.Current is { } activity)
        {
            DistributedContextPropagator.Current.Inject(
                activity, headers.Block, static (carrier, name, value) => HpackEncoder.WriteHeader((OutputBuffer)carrier!, name, value));
        }
    }

    private static void AddForwardedHeaders(HttpContext context, RequestHeaderWriter headers)
    {
        var request = context.Request;
        if (context.Connection.RemoteIpAddress is { } client)
        {
            headers.Add(ForwardedFor, (client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client).ToString());
        }

        if (request.PathBase.HasValue)
        {
            headers.Add(ForwardedPrefix, request.PathBase.ToUriComponent());
        }

        if (request.Host.HasValue)
        {
            headers.Add(ForwardedHost, request.Host.ToUriComponent());
        }

        headers.Add(ForwardedProto, request.Scheme);
    }
}
