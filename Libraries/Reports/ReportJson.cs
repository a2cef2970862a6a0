using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.Reports;

/// <summary>Reports as JSON: camel case, enumerations by name, figures that are not finite as <c>"NaN"</c> and <c>"Infinity"</c>.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    WriteIndented = true,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ExperimentReport))]
[JsonSerializable(typeof(ReportCollection))]
[JsonSerializable(typeof(ExperimentCatalog))]
[JsonSerializable(typeof(IReadOnlyList<Claim>))]
public sealed partial class ReportJson : JsonSerializerContext
{
    /// <summary>A report as JSON.</summary>
    public static string Write(ExperimentReport report) => JsonSerializer.Serialize(report, Default.ExperimentReport);

    /// <summary>A collection as JSON.</summary>
    public static string Write(ReportCollection collection) => JsonSerializer.Serialize(collection, Default.ReportCollection);

    /// <summary>Reads a report.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ExperimentReport ReadReport(string json) =>
        JsonSerializer.Deserialize(json, Default.ExperimentReport) ?? throw new JsonException("The report is null.");

    /// <summary>Reads the claims of a report's result.</summary>
    /// <exception cref="JsonException">They are none.</exception>
    public static IReadOnlyList<Claim> ReadClaims(string json) =>
        JsonSerializer.Deserialize(json, Default.IReadOnlyListClaim) ?? throw new JsonException("The claims are null.");

    /// <summary>Reads a collection.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ReportCollection ReadCollection(string json) =>
        JsonSerializer.Deserialize(json, Default.ReportCollection) ?? throw new JsonException("The collection is null.");

    /// <summary>A catalogue as JSON.</summary>
    public static string Write(ExperimentCatalog catalog) => JsonSerializer.Serialize(catalog, Default.ExperimentCatalog);

    /// <summary>Reads a catalogue.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ExperimentCatalog ReadCatalog(string json) =>
        JsonSerializer.Deserialize(json, Default.ExperimentCatalog) ?? throw new JsonException("The catalogue is null.");
}
