namespace Showroom.ServiceDefaults.Telemetry;

/// <summary>The sources and meters that are exported. Our own are named <c>Showroom.{Capability}</c>.</summary>
internal static class TelemetrySources
{
    public static readonly string[] Traces =
    [
        "Microsoft.AspNetCore",
        "System.Net.Http",
        "Npgsql",
        "OpenTelemetry.Instrumentation.StackExchangeRedis*",
        "Yarp.ReverseProxy",
        "Showroom.*",
    ];

    public static readonly string[] Meters =
    [
        "Microsoft.AspNetCore.*",
        "System.Net.Http",
        "System.Net.NameResolution",
        "System.Runtime",
        "Npgsql",
        "OpenTelemetry.Instrumentation.StackExchangeRedis*",
        "Yarp.*",
        "Showroom.*",
    ];
}
