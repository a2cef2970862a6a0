namespace Showroom.Hosting.Services;

/// <summary>The fixed ports of the dashboard, which the launch profile sets.</summary>
internal static class DashboardPorts
{
    private static readonly string[] s_settings = ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];

    /// <summary>
    /// Replaces each port that is in use, as by another copy of the application, with a free one: their addresses are read from the
    /// console, not known beforehand.
    /// </summary>
    public static void ReplaceOccupied(IDistributedApplicationBuilder builder)
    {
        if (!builder.ExecutionContext.IsRunMode)
        {
            return;
        }

        foreach (var setting in s_settings)
        {
            if (Uri.TryCreate(builder.Configuration[setting], UriKind.Absolute, out var url) && url.Port != 0 && LocalPort.IsInUse(url.Port))
            {
                builder.Configuration[setting] = $"{url.Scheme}://{url.Host}:0";
            }
        }
    }
}
