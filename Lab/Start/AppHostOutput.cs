using System.Diagnostics;
using System.Text.Json;

namespace Showroom.Lab.Start;

/// <summary>
/// Reads an app host's console, of which every line is a JSON object: its start report, and the changes of its resources' states, which Aspire logs with
/// their names as values.
/// </summary>
internal sealed class AppHostOutput
{
    private const string Notifications = "Aspire.Hosting.ApplicationModel.ResourceNotificationService";

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, double> _running = [];
    private readonly Dictionary<string, double> _done = [];
    private readonly TaskCompletionSource<double> _healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes the console structured, in addition to the setting <c>StartReport:Format=json</c>.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["Logging__Console__FormatterName"] = "json",
        [$"Logging__LogLevel__{Notifications}"] = "Trace",
    };

    /// <summary>Completes with the seconds until everything was healthy; fails when a resource does, with its log.</summary>
    public Task<double> Healthy => _healthy.Task;

    public IReadOnlyDictionary<string, ResourceTimes> Resources
    {
        get
        {
            lock (_lock)
            {
                return _done.ToDictionary(
                    static resource => resource.Key,
                    resource => new ResourceTimes(_running.TryGetValue(resource.Key, out var running) ? running : null, resource.Value));
            }
        }
    }

    public void Read(string line)
    {
        var seconds = _clock.Elapsed.TotalSeconds;
        if (!line.StartsWith('{'))
        {
            return;
        }

        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        if (root.TryGetProperty("event", out var report))
        {
            ReadReport(report.GetString()!, root, seconds);
        }
        else if (root.TryGetProperty("Category", out var category) && category.GetString() == Notifications
            && root.TryGetProperty("State", out var state) && state.TryGetProperty("StateText", out var text))
        {
            ReadState(state, text.GetString(), seconds);
        }
    }

    private void ReadReport(string report, JsonElement root, double seconds)
    {
        if (report == "healthy")
        {
            _healthy.TrySetResult(seconds);
        }
        else if (report == "failed")
        {
            var log = string.Join(System.Environment.NewLine, root.GetProperty("log").EnumerateArray().Select(static line => line.GetString()));
            _healthy.TrySetException(new InvalidOperationException($"'{root.GetProperty("resource").GetString()}' failed: {log}"));
        }
    }

    private void ReadState(JsonElement state, string? text, double seconds)
    {
        var name = state.GetProperty("ResourceName").GetString()!;
        lock (_lock)
        {
            if (text == "Running")
            {
                _running.TryAdd(name, seconds);
            }

            // A job is healthy while it runs, and done when it has finished.
            if (text == "Finished")
            {
                _done[name] = seconds;
            }
            else if (text == "Running" && state.TryGetProperty("HealthStatus", out var health) && health.ToString() == "Healthy")
            {
                _done.TryAdd(name, seconds);
            }
        }
    }
}
