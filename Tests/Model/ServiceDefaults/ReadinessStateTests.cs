using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Showroom.ServiceDefaults.Health;

namespace Showroom.Tests.Model.ServiceDefaults;

public sealed class ReadinessStateTests
{
    [Fact]
    public void Each_change_of_readiness_is_logged_once_and_the_start_is_no_warning()
    {
        var log = new RecordingLogger();
        var state = new ReadinessState(log);
        foreach (var status in (HealthStatus[])[HealthStatus.Unhealthy, HealthStatus.Unhealthy, HealthStatus.Healthy, HealthStatus.Healthy, HealthStatus.Degraded, HealthStatus.Unhealthy])
        {
            state.Update(Report(status));
        }

        Assert.Equal(
            ["Information: Starting, not ready yet: cache: warming", "Information: Ready", "Warning: Ready, but degraded: cache: warming", "Warning: Not ready: cache: warming"],
            log.Entries);
    }

    private static HealthReport Report(HealthStatus status) =>
        new(new Dictionary<string, HealthReportEntry> { ["cache"] = new(status, "warming", TimeSpan.Zero, exception: null, data: null) }, TimeSpan.Zero);

    private sealed class RecordingLogger : ILogger<ReadinessState>
    {
        public List<string> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
