using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Showroom.ServiceDefaults.Identity;

/// <summary>Which replica this process is: configuration <c>SERVER_ID</c> (<c>api-2</c>), else the machine's name.</summary>
public sealed class ServerIdentity(string name)
{
    /// <summary>The header that tells a client which replica answered.</summary>
    public const string ServedByHeader = "X-Served-By";

    /// <summary>The header that tells a client the trace of its request (W3C Trace Context, level 2).</summary>
    public const string TraceResponseHeader = "traceresponse";

    private readonly StringValues _header = name;

    /// <summary>The replica's name.</summary>
    public string Name { get; } = name;

    /// <summary>Puts both headers on the answer, in place of what is there.</summary>
    public void Sign(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers[ServedByHeader] = _header;
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is { Id: { } id })
        {
            headers[TraceResponseHeader] = id;
        }
    }
}

internal static class ServerIdentityExtensions
{
    public static void AddServerIdentity(this IHostApplicationBuilder builder)
    {
        var id = builder.Configuration["SERVER_ID"];
        builder.Services.AddSingleton(new ServerIdentity(string.IsNullOrWhiteSpace(id) ? Environment.MachineName : id));
    }
}
