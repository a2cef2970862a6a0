namespace Showroom.Hosting.Services;

/// <summary>Reads the end of a resource's log.</summary>
internal sealed class ResourceLogReader(ResourceLoggerService loggers)
{
    private const int LineCount = 10;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(10);

    /// <summary>At most ten lines, without the timestamps; none when the log does not end in time.</summary>
    public async Task<IReadOnlyList<string>> ReadLastLinesAsync(string resourceId, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(s_timeout);
        var lines = new List<LogLine>();
        try
        {
            await foreach (var batch in loggers.GetAllAsync(resourceId).WithCancellation(timeout.Token).ConfigureAwait(false))
            {
                lines.AddRange(batch);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // What was read until now is better than nothing.
        }

        // Lines of the app host come before those of the process, whatever their time.
        return [.. lines.Select(Split).OrderBy(line => line.Time).TakeLast(LineCount).Select(line => line.Text)];
    }

    private static (DateTimeOffset Time, string Text) Split(LogLine line) =>
        line.Content.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space
        && DateTimeOffset.TryParse(line.Content.AsSpan(0, space), System.Globalization.CultureInfo.InvariantCulture, out var time)
            ? (time, line.Content[(space + 1)..])
            : (default, line.Content);
}
