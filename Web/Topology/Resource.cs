using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.Web.Topology;

/// <summary>A resource of the app model.</summary>
/// <param name="Name">Its name, such as <c>api-2</c>.</param>
/// <param name="Kind"><c>service</c>, or the kind of server.</param>
/// <param name="State">Such as <c>Running</c>.</param>
/// <param name="Health">Null when it has no health check.</param>
/// <param name="Address">Of its HTTP endpoint; null when it has none.</param>
/// <param name="Commands">Those of <c>start</c>, <c>stop</c> and <c>kill</c> that can be run now.</param>
internal sealed record Resource(string Name, string Kind, string State, string? Health, string? Address, IReadOnlyList<string> Commands)
{
    public bool IsRunning => State == "Running";

    public bool IsHealthy => IsRunning && Health is null or "Healthy";

    /// <summary>Whether it is meant not to run: it has not been started yet.</summary>
    public bool IsStopped => State == "NotStarted";

    /// <summary>The set of a replica: <c>api</c> of <c>api-2</c>.</summary>
    public string Set => Name.LastIndexOf('-') is > 0 and var hyphen && Name[(hyphen + 1)..].All(char.IsAsciiDigit) ? Name[..hyphen] : Name;
}

/// <summary>What a server has done since its start, as its endpoint <c>/statistics</c> says.</summary>
internal sealed record ServerReading(string Server, double ProcessorSeconds, long MemoryBytes, IReadOnlyDictionary<string, double> Totals);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<Resource>))]
[JsonSerializable(typeof(ServerReading))]
internal sealed partial class TopologyJson : JsonSerializerContext;
