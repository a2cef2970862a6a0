using System.Runtime.InteropServices;

namespace Showroom.Lab.Gateway.Replicas;

/// <summary>Delays the exit on SIGTERM: probes fail first, and the listener closes a little later.</summary>
internal sealed class DrainSignal : IDisposable
{
    private static readonly TimeSpan s_delay = TimeSpan.FromSeconds(1.5);

    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration _registration;

    public DrainSignal() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        _requested.TrySetResult();
    });

    public bool Requested => _requested.Task.IsCompleted;

    public async Task WaitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await _requested.Task.WaitAsync(cancellationToken);
        await Task.Delay(s_delay, time, cancellationToken);
    }

    public void Dispose() => _registration.Dispose();
}
