using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.Lab.Start;

/// <summary>One start and stop of the application; all times from the start of the command.</summary>
internal sealed record StartMeasurement(TimeSpan AllHealthy, TimeSpan Stop, int ExitCode, IReadOnlyDictionary<string, ResourceTimes> Resources, string? Failure = null)
{
    public static string ToJson(IReadOnlyList<StartMeasurement> measured) => JsonSerializer.Serialize(measured, StartJson.Default.IReadOnlyListStartMeasurement);
}

/// <param name="Running">When its process ran, or it was there without one.</param>
/// <param name="Done">When it was healthy, or had finished.</param>
internal sealed record ResourceTimes(TimeSpan Running, TimeSpan Done);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<StartMeasurement>))]
internal sealed partial class StartJson : JsonSerializerContext;
