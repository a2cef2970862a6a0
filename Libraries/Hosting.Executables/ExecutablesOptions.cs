using Microsoft.Extensions.Configuration;
using Showroom.Hosting.Services;

namespace Showroom.Hosting.Executables;

/// <summary>The section <c>Executables</c> of the configuration.</summary>
internal sealed record ExecutablesOptions
{
    public const string Section = "Executables";

    // The section's former name: a setting that is ignored would start containers, or use another directory.
    private const string FormerSection = "Native";

    private static readonly string[] s_keys = [.. typeof(ExecutablesOptions).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal)];

    /// <summary>Whether local processes replace containers.</summary>
    public ExecutableMode Mode { get; init; }

    /// <summary>The directory of the named volumes; relative to the app host's directory.</summary>
    public string Data { get; init; } = ".data";

    /// <summary>The path or the name of the Redis server; null to look for one.</summary>
    public string? Redis { get; init; }

    /// <summary>The path or the name of the program <c>postgres</c>; null to look for it.</summary>
    public string? Postgres { get; init; }

    /// <exception cref="DistributedApplicationException">A key is unknown or a value is not allowed; the message names it.</exception>
    public static ExecutablesOptions Read(IConfiguration configuration)
    {
        if (configuration.GetSection(FormerSection).GetChildren().FirstOrDefault(setting => IsKnown(setting.Key)) is { } former)
        {
            throw new DistributedApplicationException($"The setting '{former.Path}' has another name: use '{Section}:{former.Key}'.");
        }

        configuration.RefuseUnknownKeys(Section, s_keys);
        var section = configuration.GetSection(Section);
        if (section[nameof(Mode)] is { } mode && !Enum.GetNames<ExecutableMode>().Contains(mode, StringComparer.OrdinalIgnoreCase))
        {
            throw new DistributedApplicationException(
                $"{Section}:{nameof(Mode)} is '{mode}': set it to auto (processes when no container runtime answers), always or never.");
        }

        var options = section.Get<ExecutablesOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new();
        return options.Data.Length > 0
            ? options
            : throw new DistributedApplicationException($"{Section}:{nameof(Data)} is empty: set it to a directory, or remove the setting to use '.data'.");
    }

    private static bool IsKnown(string key) => s_keys.Contains(key, StringComparer.OrdinalIgnoreCase);
}
