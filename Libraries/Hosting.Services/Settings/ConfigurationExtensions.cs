using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;

namespace Showroom.Hosting.Services;

/// <summary>Settings of the app host.</summary>
public static class ConfigurationExtensions
{
    private const string AnyChild = ":*";

    /// <summary>Reads a setting that is true or false.</summary>
    /// <exception cref="DistributedApplicationException">The setting is neither true nor false.</exception>
    internal static bool GetFlag(this IConfiguration configuration, string key, bool defaultValue) =>
        configuration[key] is not { Length: > 0 } text ? defaultValue
        : bool.TryParse(text, out var value) ? value
        : throw new DistributedApplicationException($"{key} is '{text}': it must be true or false.");

    /// <summary>Refuses keys of a section that do not exist: a misspelt one would be ignored.</summary>
    /// <param name="configuration">The app host's configuration.</param>
    /// <param name="section">The section, such as <c>Executables</c>.</param>
    /// <param name="keys">Its keys; one that ends with <c>:*</c> may have any keys below it.</param>
    /// <exception cref="DistributedApplicationException">There is another key; the message names it and lists those that exist.</exception>
    public static void RefuseUnknownKeys(this IConfiguration configuration, string section, params IReadOnlyCollection<string> keys)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(keys);
        if (configuration.GetSection(section).GetChildren().Select(FindUnknown).FirstOrDefault(unknown => unknown is not null) is { } path)
        {
            throw new DistributedApplicationException($"The setting '{path}' does not exist: use one of {string.Join(", ", keys.Select(key => $"{section}:{key}"))}.");
        }

        string? FindUnknown(IConfigurationSection setting) =>
            keys.FirstOrDefault(key => setting.Key.Equals(WithoutMark(key), StringComparison.OrdinalIgnoreCase)) is not { } known ? setting.Path
            : known.EndsWith(AnyChild, StringComparison.Ordinal) ? null
            : setting.GetChildren().FirstOrDefault()?.Path;

        static string WithoutMark(string key) => key.EndsWith(AnyChild, StringComparison.Ordinal) ? key[..^AnyChild.Length] : key;
    }

    /// <summary>
    /// Refuses keys beside <paramref name="key"/> on the command line, in a section that the app host shares with a service. A
    /// service receives the app host's environment variables, and checks its own settings, but not the command line.
    /// </summary>
    /// <exception cref="DistributedApplicationException">There is another key; the message names it and the environment variable to set.</exception>
    internal static void RefuseOtherArguments(this IConfiguration configuration, string key)
    {
        var section = ConfigurationPath.GetParentPath(key);
        var provider = (configuration as IConfigurationRoot)?.Providers.OfType<CommandLineConfigurationProvider>().LastOrDefault();
        if (section is null || provider is null)
        {
            return;
        }

        var known = ConfigurationPath.GetSectionKey(key);
        if (provider.GetChildKeys([], section).FirstOrDefault(child => !child.Equals(known, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            throw new DistributedApplicationException(
                $"The app host has no setting '{section}:{other}', only '{key}': set a service's own setting as an environment variable, {section}__{other}=VALUE, which the service receives.");
        }
    }
}
