namespace Showroom.ServiceDefaults.Warmup;

/// <summary>
/// Executes code that would be compiled by the first request, without side effects, before <c>/health</c> reports ready. Registered by
/// <see cref="WarmupExtensions.AddWarmup"/>.
/// </summary>
public interface IWarmup
{
    /// <summary>Completes when <see cref="RunAsync"/> can succeed; unlimited in time.</summary>
    Task WaitUntilPossibleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called once, after the server has started. An exception is logged, and the service becomes ready nevertheless.</summary>
    /// <param name="cancellationToken">Cancelled when the service stops, or the warm-up exceeds its time limit of 10 s.</param>
    Task RunAsync(CancellationToken cancellationToken);
}
