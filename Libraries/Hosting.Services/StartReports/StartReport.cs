namespace Showroom.Hosting.Services;

/// <summary>Everything is healthy.</summary>
/// <param name="Elapsed">Since the process started.</param>
/// <param name="Urls">Addresses for a person, by their name.</param>
/// <param name="Notes">What else a person needs, by its name; not for programs, because it may contain secrets.</param>
internal sealed record StartReport(TimeSpan Elapsed, IReadOnlyDictionary<string, string> Urls, IReadOnlyDictionary<string, string>? Notes = null);

/// <summary>Not everything is healthy yet.</summary>
/// <param name="Elapsed">Since the process started.</param>
/// <param name="Resources">The names of those that are not.</param>
internal sealed record PendingReport(TimeSpan Elapsed, IReadOnlyList<string> Resources);

/// <summary>A resource failed.</summary>
/// <param name="Resource">Its name.</param>
/// <param name="State">Its state.</param>
/// <param name="ExitCode">Null when no process ended.</param>
/// <param name="LastLines">The end of its log.</param>
internal sealed record FailureReport(string Resource, string State, int? ExitCode, IReadOnlyList<string> LastLines);

/// <summary>Where reports go.</summary>
internal interface IStartReportWriter
{
    void Write(StartReport report);

    void Write(PendingReport report);

    void Write(FailureReport report);
}
