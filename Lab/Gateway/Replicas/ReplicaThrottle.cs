using System.Globalization;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway.Replicas;

/// <summary>Reduces a replica to a share of a core by SIGSTOP and SIGCONT, until it is disposed of.</summary>
internal sealed class ReplicaThrottle : IAsyncDisposable
{
    private readonly ChildProcess _replica;
    private readonly ChildProcess _loop;

    public ReplicaThrottle(ChildProcess replica, TimeSpan running, TimeSpan suspended)
    {
        _replica = replica;
        // A shell's kill is a builtin: a process for each signal would use more time than the replica.
        var id = replica.Id.ToString(CultureInfo.InvariantCulture);
        _loop = ChildProcess.Start(
            "sh", ["-c", $"while kill -STOP {id}; do sleep {Seconds(suspended)}; kill -CONT {id}; sleep {Seconds(running)}; done"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        if (!_replica.HasExited)
        {
            await _replica.SignalAsync(Signal.Continue);
        }
    }

    private static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);
}
