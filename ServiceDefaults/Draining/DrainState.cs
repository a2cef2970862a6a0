namespace Showroom.ServiceDefaults.Draining;

/// <summary>Whether this process is on its way out: it still answers, but is no longer ready for more.</summary>
public sealed class DrainState
{
    private volatile bool _draining;

    /// <summary>True from the moment the process was asked to stop.</summary>
    public bool IsDraining => _draining;

    internal void Begin() => _draining = true;
}
