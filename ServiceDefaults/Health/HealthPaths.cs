using Microsoft.AspNetCore.Http;

namespace Showroom.ServiceDefaults.Health;

/// <summary>The paths that orchestrators and load balancers probe.</summary>
internal static class HealthPaths
{
    public const string Ready = "/health";
    public const string Alive = "/alive";

    public static bool IsProbe(PathString path) => path.Value is Ready or Alive;
}
