using System.Globalization;
using Showroom.Lab.ChatConsistency.Checking;
using Showroom.Lab.ChatConsistency.Workload;
using Showroom.Lab.Processes;
using Showroom.Lab.Services;
using Showroom.Lab.Sessions;

namespace Showroom.Lab.ChatConsistency;

/// <summary>Members chat through the gateway while processes are killed; afterwards the recorded history is checked.</summary>
internal sealed class ConsistencyExperiment(ConsistencySettings settings, Action<string> progress)
{
    // One account sends everything; what is slow on a busy machine is not what is tested.
    private static readonly (string, string)[] s_settings =
    [
        ("Chat__SendsPerSecond", "100000"), ("Chat__SendBurst", "100000"), ("Sessions__OperationTimeout", "00:00:05"), ("Draining__Delay", "00:00:00"),
    ];

    private static readonly TimeSpan s_reportInterval = TimeSpan.FromSeconds(10);

    public async Task<ConsistencyResult> RunAsync(CancellationToken cancellationToken)
    {
        progress("starting");
        await using var system = await ShowroomSystem.StartAsync(TimeSpan.FromMilliseconds(1), s_settings, cancellationToken);
        var rooms = await ChatRooms.CreateAsync(system.Database, settings.Rooms, cancellationToken);
        using var user = new LabUser(1, system.Address);
        await user.RegisterAsync(cancellationToken);
        await user.LogInAsync(cancellationToken);
        await using var workload = await ChatWorkload.StartAsync(system.Address, user, rooms, settings.Members, settings.MessagesPerSecond, cancellationToken);
        var faults = new FaultInjector(system, settings, progress);
        using var ended = new CancellationTokenSource();
        var reporting = ReportAsync(workload.Recorder, ended.Token);
        ChatHistory history;
        try
        {
            await faults.RunAsync(cancellationToken);
            progress("catching up");
            history = await workload.StopAsync(settings.MaxCatchUp, cancellationToken);
        }
        finally
        {
            await ended.CancelAsync();
            await reporting;
        }

        progress("checking");
        return new ConsistencyResult(history, HistoryChecker.Check(history), faults.Faults, workload.Failures) { Incomplete = faults.Failure };
    }

    private async Task ReportAsync(HistoryRecorder recorder, CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(s_reportInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                progress(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{TimeProvider.System.GetElapsedTime(begin).TotalSeconds,6:0.0} s: {recorder.Sent:N0} sent, {recorder.Acknowledged:N0} acknowledged, {recorder.Deliveries:N0} received, the latest after {recorder.MaxDelay.TotalSeconds:0.0} s; {ProcessMemory.ResidentBytes(Environment.ProcessId) >> 20} MB"));
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}

/// <summary>What a run has shown.</summary>
/// <param name="History">The recorded history.</param>
/// <param name="Violations">The guarantees that it violates.</param>
/// <param name="Faults">What was killed and restarted, and when.</param>
/// <param name="Failures">Why messages were not acknowledged, and how many.</param>
internal sealed record ConsistencyResult(
    ChatHistory History, IReadOnlyList<Violation> Violations, IReadOnlyList<string> Faults, IReadOnlyDictionary<string, int> Failures)
{
    /// <summary>Why the run was without some of its faults; null when it had all.</summary>
    public string? Incomplete { get; init; }

    public int Acknowledged => History.Sends.Count(static sent => sent.Acknowledgement is not null);

    public int Received => History.Members.Sum(static member => member.Received.Count);

    /// <summary>Members that were not connected at the end.</summary>
    public int Disconnected => History.Members.Count(static member => !member.IsConnected);
}
