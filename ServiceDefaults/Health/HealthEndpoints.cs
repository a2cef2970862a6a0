using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Showroom.ServiceDefaults.Draining;
using Showroom.ServiceDefaults.Identity;

namespace Showroom.ServiceDefaults.Health;

internal static class HealthEndpoints
{
    /// <summary>The tag of checks that <c>/alive</c> runs: of the process itself, not of its dependencies.</summary>
    public const string LiveTag = "live";

    private const string Unavailable = "unavailable";

    public static async Task AliveAsync(HttpContext context)
    {
        var report = await CheckAsync(context, check => check.Tags.Contains(LiveTag));
        var (code, status) = report.Status == HealthStatus.Unhealthy
            ? (StatusCodes.Status503ServiceUnavailable, Unavailable)
            : (StatusCodes.Status200OK, "alive");
        await WriteAsync(context, code, status, dependencies: null);
    }

    public static async Task ReadyAsync(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<DrainState>().IsDraining)
        {
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "draining", dependencies: null);
            return;
        }

        var report = await CheckAsync(context, predicate: null);
        context.RequestServices.GetRequiredService<ReadinessState>().Update(report);
        var (code, status) = report.Status switch
        {
            HealthStatus.Healthy => (StatusCodes.Status200OK, "ready"),
            HealthStatus.Degraded => (StatusCodes.Status200OK, "degraded"),
            _ => (StatusCodes.Status503ServiceUnavailable, Unavailable),
        };
        await WriteAsync(context, code, status, report.Entries.Where(entry => !entry.Value.Tags.Contains(LiveTag)));
    }

    private static Task<HealthReport> CheckAsync(HttpContext context, Func<HealthCheckRegistration, bool>? predicate) =>
        context.RequestServices.GetRequiredService<HealthCheckService>().CheckHealthAsync(predicate, context.RequestAborted);

    // Descriptions and exceptions are logged only, because they contain host and user names.
    private static async Task WriteAsync(
        HttpContext context, int code, string status, IEnumerable<KeyValuePair<string, HealthReportEntry>>? dependencies)
    {
        context.Response.StatusCode = code;
        context.RequestServices.GetRequiredService<ServerIdentity>().WriteIdentityHeaders(context);
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", status);
        if (dependencies is not null)
        {
            json.WriteStartObject("dependencies");
            foreach (var (name, entry) in dependencies)
            {
                json.WriteStartObject(name);
                json.WriteString("status", entry.Status.ToString().ToLowerInvariant());
                json.WriteNumber("milliseconds", Math.Round(entry.Duration.TotalMilliseconds, 1));
                WriteCounts(json, entry.Data);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    /// <summary>Only <see cref="HealthCount"/>s: any other data of a check may contain host and user names, as its description may.</summary>
    private static void WriteCounts(Utf8JsonWriter json, IReadOnlyDictionary<string, object> data)
    {
        foreach (var (name, value) in data)
        {
            if (value is HealthCount count)
            {
                json.WriteStartObject(name);
                json.WriteNumber("healthy", count.Healthy);
                json.WriteNumber("total", count.Total);
                json.WriteEndObject();
            }
        }
    }
}
