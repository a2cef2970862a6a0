using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Showroom.Hosting.Services;

/// <summary>Reports for a person, through the console's log.</summary>
internal sealed class TextReportWriter(ILoggerFactory loggers) : IStartReportWriter
{
    private readonly ILogger _logger = loggers.CreateLogger("Showroom.Start");

    public void Write(StartReport report)
    {
        var lines = report.Urls.Concat(report.Notes ?? new Dictionary<string, string>()).ToList();
        var width = lines.Select(line => line.Key.Length).DefaultIfEmpty().Max();
        var urls = lines.Select(url => $"{Environment.NewLine}  {url.Key.PadRight(width)}  {url.Value}");
        _logger.EverythingHealthy(Seconds(report.Elapsed), string.Concat(urls));
    }

    public void Write(PendingReport report) =>
        _logger.StillPending(Seconds(report.Elapsed), string.Join(", ", report.Resources));

    public void Write(FailureReport report)
    {
        var lines = string.Concat(report.LastLines.Select(line => $"{Environment.NewLine}  | {line}"));
        if (report.ExitCode is { } exitCode)
        {
            _logger.ResourceExited(report.Resource, exitCode, lines);
        }
        else
        {
            _logger.ResourceFailed(report.Resource, report.State, lines);
        }
    }

    private static string Seconds(TimeSpan elapsed) => elapsed.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
