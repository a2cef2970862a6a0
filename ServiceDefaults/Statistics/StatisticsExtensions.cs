using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Showroom.ServiceDefaults.Identity;

namespace Showroom.ServiceDefaults.Statistics;

/// <summary>What a replica has done since its start.</summary>
/// <param name="Server">Its name.</param>
/// <param name="ProcessorSeconds">The processor time that it has used.</param>
/// <param name="MemoryBytes">Its resident memory.</param>
/// <param name="Totals">Metrics by their names.</param>
public sealed record ServerStatistics(string Server, double ProcessorSeconds, long MemoryBytes, IReadOnlyDictionary<string, double> Totals);

/// <summary>The endpoint <c>/statistics</c>. It exists with the setting <c>Statistics:Enabled</c> only, which the app host sets while the application runs on a developer's machine.</summary>
internal static class StatisticsExtensions
{
    public const string Path = "/statistics";

    private const string Setting = "Statistics:Enabled";

    public static IHostApplicationBuilder AddStatistics(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration.GetValue<bool>(Setting))
        {
            builder.Services.AddSingleton<StatisticsCollector>();
        }

        return builder;
    }

    public static IEndpointRouteBuilder MapStatistics(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<StatisticsCollector>() is { } collector)
        {
            endpoints.MapGet(Path, (ServerIdentity server) => TypedResults.Json(Read(collector, server), StatisticsJson.Default.ServerStatistics)).ExcludeFromDescription().AllowAnonymous();
        }

        return endpoints;
    }

    private static ServerStatistics Read(StatisticsCollector collector, ServerIdentity server)
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new(server.Name, process.TotalProcessorTime.TotalSeconds, process.WorkingSet64, collector.Read());
    }
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ServerStatistics))]
internal sealed partial class StatisticsJson : JsonSerializerContext;
