using Microsoft.Extensions.Configuration;

namespace Showroom.Hosting.Services;

/// <summary>Settings of the app host.</summary>
internal static class ConfigurationExtensions
{
    /// <exception cref="DistributedApplicationException">The setting is neither true nor false.</exception>
    public static bool GetFlag(this IConfiguration configuration, string key, bool defaultValue) =>
        configuration[key] is not { Length: > 0 } text ? defaultValue
        : bool.TryParse(text, out var value) ? value
        : throw new DistributedApplicationException($"{key} is '{text}': it must be true or false.");
}
