using System.Runtime.InteropServices;

namespace Showroom.Lab.Gateway;

/// <summary>Turns SIGTERM into a wish to leave: probes are told first, the listener closes a little later.</summary>
internal sealed class Drain : IDisposable
{
    private static readonly TimeSpan s_notice = TimeSpan.FromSeconds(1.5);

    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _registration;

    internal Drain() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        _requested.TrySetResult();
    });

    internal bool Requested => _requested.Task.IsCompleted;

    internal async Task WaitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await _requested.Task.WaitAsync(cancellationToken);
        await Task.Delay(s_notice, time, cancellationToken);
    }

    public void Dispose() => _registration.Dispose();
}
