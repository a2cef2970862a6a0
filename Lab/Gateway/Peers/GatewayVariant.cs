using Showroom.Lab.CommandLine;

namespace Showroom.Lab.Gateway.Peers;

/// <summary>One of several gateways of ours in the same run: another build, or other settings.</summary>
/// <param name="Name">In the report.</param>
/// <param name="Assembly">The gateway's assembly.</param>
/// <param name="Environment">Variables in addition to those of every variant.</param>
internal sealed record GatewayVariant(string Name, string Assembly, IReadOnlyDictionary<string, string> Environment)
{
    public const string Baseline = "showroom";

    /// <summary>The settings, or the folder of the build without the path to it.</summary>
    public string Description { get; } = Environment.Count == 0 ? $"build in {Path.GetFileName(Path.GetDirectoryName(Assembly))}" : string.Join(", ", Environment.Select(static variable => $"{variable.Key}={variable.Value}"));

    /// <summary>The gateway of this tree with YARP's own forwarder in place of its HTTP/2 client.</summary>
    public const string YarpForwarder = "yarp-forwarder";

    /// <summary>The gateway of this tree, its variants with other settings, and other builds.</summary>
    /// <param name="assembly">Of this tree's gateway.</param>
    /// <param name="withYarpForwarder">Adds <see cref="YarpForwarder"/>.</param>
    /// <param name="settings">NAME=KEY=VALUE; a name that occurs again adds a variable to its variant.</param>
    /// <param name="builds">NAME=PATH of a Gateway.dll or of its folder.</param>
    public static IReadOnlyList<GatewayVariant> Create(string assembly, bool withYarpForwarder, IEnumerable<Assignment> settings, IEnumerable<Assignment> builds) =>
    [
        new(Baseline, assembly, new Dictionary<string, string>()),
        .. withYarpForwarder ? new[] { new GatewayVariant(YarpForwarder, assembly, new Dictionary<string, string> { ["Gateway__Forwarder"] = "yarp" }) } : [],
        .. settings.GroupBy(static setting => setting.Name).Select(variant =>
            new GatewayVariant(variant.Key, assembly, variant.Select(static setting => Variable(setting.Value)).ToDictionary(static pair => pair.Key, static pair => pair.Value))),
        .. builds.Select(static build =>
            new GatewayVariant(build.Name, Directory.Exists(build.Value) ? Path.Combine(build.Value, "Gateway.dll") : build.Value, new Dictionary<string, string>())),
    ];

    // Settings may be written as in the documentation, with a colon.
    private static KeyValuePair<string, string> Variable(string assignment) =>
        assignment.Split('=', 2) is [{ Length: > 0 } key, var value]
            ? new(key.Replace(":", "__", StringComparison.Ordinal), value)
            : throw new ArgumentException($"'{assignment}' is not a setting: --variant takes NAME=KEY=VALUE.");
}
