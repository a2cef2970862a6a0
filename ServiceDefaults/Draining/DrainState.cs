namespace Showroom.ServiceDefaults.Draining;

/// <summary>Whether this process is draining: it still handles requests, but reports itself not ready.</summary>
public sealed class DrainState
{
    private volatile bool _isDraining;

    /// <summary>True from the moment the process was asked to stop.</summary>
    public bool IsDraining => _isDraining;

    internal void Begin() => _isDraining = true;
}
