using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Showroom.ServiceDefaults.Identity;

/// <summary>Identifies this replica: configuration <c>SERVER_ID</c> (<c>api-2</c>), or the machine's name when it is not set.</summary>
public sealed class ServerIdentity(string name)
{
    /// <summary>The response header with the name of the replica that handled the request.</summary>
    public const string ServedByHeader = "X-Served-By";

    /// <summary>The response header with the trace of the request (W3C Trace Context, level 2).</summary>
    public const string TraceResponseHeader = "traceresponse";

    private readonly StringValues _header = name;

    /// <summary>The replica's name.</summary>
    public string Name { get; } = name;

    /// <summary>A value of <see cref="TraceResponseHeader"/> for a request without a trace, which is not recorded.</summary>
    public static string NewTrace() => $"00-{ActivityTraceId.CreateRandom().ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-00";

    /// <summary>Sets both headers on the response, replacing any values they have.</summary>
    /// <returns>The value of <see cref="TraceResponseHeader"/>.</returns>
    public string WriteIdentityHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[ServedByHeader] = _header;
        var trace = context.Features.Get<IHttpActivityFeature>()?.Activity is { Id: { } id } ? id : NewTrace();
        headers[TraceResponseHeader] = trace;
        return trace;
    }

    /// <summary>The trace id in a value of <see cref="TraceResponseHeader"/>.</summary>
    public static string TraceIdOf(string trace) => trace.Split('-')[1];
}
