namespace Showroom.Hosting.Services;

/// <summary>Decides from the successive states of an instance whether it failed.</summary>
internal sealed class ProcessHistory
{
    private bool _isUp;
    private bool _isStopping;

    /// <summary>
    /// Whether this change is a failure. Each failure is reported once: Aspire publishes a final state several times.
    /// </summary>
    /// <param name="state">The new state.</param>
    /// <param name="exitCode">The process's exit code.</param>
    /// <param name="isJob">Whether it may end with exit code 0.</param>
    public bool IsFailure(string? state, int? exitCode, bool isJob)
    {
        switch (state)
        {
            case "Finished" or "Exited":
                return EndRun() && !(isJob && exitCode == 0);
            case "FailedToStart" or "RuntimeUnhealthy":
                return EndRun();
            case "Stopping":
                _isStopping = true;
                return false;
            case null or "" or "NotStarted":
                return false;
            default:
                _isUp = true;
                _isStopping = false;
                return false;
        }
    }

    private bool EndRun()
    {
        var isUnexpected = _isUp && !_isStopping;
        _isUp = _isStopping = false;
        return isUnexpected;
    }
}
