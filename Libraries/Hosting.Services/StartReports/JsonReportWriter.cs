using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.Hosting.Services;

/// <summary>One line of JSON for each report.</summary>
internal sealed class JsonReportWriter(TextWriter output) : IStartReportWriter
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public void Write(StartReport report) =>
        WriteLine(new { Event = "healthy", Seconds = Math.Round(report.Elapsed.TotalSeconds, 3), report.Urls });

    public void Write(PendingReport report) =>
        WriteLine(new { Event = "pending", Seconds = Math.Round(report.Elapsed.TotalSeconds, 3), report.Resources });

    public void Write(FailureReport report) =>
        WriteLine(new { Event = "failed", report.Resource, report.State, report.ExitCode, Log = report.LastLines });

    // One call, so that no other line of the console comes between.
    private void WriteLine(object report) => output.WriteLine(JsonSerializer.Serialize(report, s_options));
}
