using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Showroom.ServiceDefaults.Draining;
using Showroom.ServiceDefaults.Identity;

namespace Showroom.ServiceDefaults.Health;

internal static class HealthEndpoint
{
    public static Task AliveAsync(HttpContext context) =>
        WriteAsync(context, StatusCodes.Status200OK, "alive", report: null);

    public static async Task ReadyAsync(HttpContext context)
    {
        if (context.RequestServices.GetRequiredService<DrainState>().IsDraining)
        {
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "draining", report: null);
            return;
        }

        var checks = context.RequestServices.GetRequiredService<HealthCheckService>();
        var report = await checks.CheckHealthAsync(context.RequestAborted);
        var (code, status) = report.Status switch
        {
            HealthStatus.Healthy => (StatusCodes.Status200OK, "ready"),
            HealthStatus.Degraded => (StatusCodes.Status200OK, "degraded"),
            _ => (StatusCodes.Status503ServiceUnavailable, "unavailable"),
        };
        await WriteAsync(context, code, status, report);
    }

    // Descriptions and exceptions stay in the log: they name hosts and users.
    private static async Task WriteAsync(HttpContext context, int code, string status, HealthReport? report)
    {
        context.Response.StatusCode = code;
        context.RequestServices.GetRequiredService<ServerIdentity>().Sign(context);
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", status);
        if (report is not null)
        {
            json.WriteStartObject("dependencies");
            foreach (var (name, entry) in report.Entries)
            {
                json.WriteStartObject(name);
                json.WriteString("status", entry.Status.ToString().ToLowerInvariant());
                json.WriteNumber("milliseconds", Math.Round(entry.Duration.TotalMilliseconds, 1));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
