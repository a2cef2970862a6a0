using System.Diagnostics.Metrics;

namespace Showroom.Gateway.Forwarding;

/// <summary>Failures of replicas on record: those that another replica made good are counted, those that a client saw are logged too.</summary>
internal sealed partial class FailoverRecord(IMeterFactory meters, ILogger<FailoverRecord> logger)
{
    private readonly Counter<long> _failures = meters.Create("Showroom.Gateway").CreateCounter<long>(
        "showroom.gateway.replica.failures", "{request}", "Requests that failed on a replica; hidden when another replica answered.");

    internal void Hidden(string replica) => Count(replica, hidden: true);

    internal void Seen(HttpContext context, string replica, Failure failure)
    {
        Count(replica, hidden: false);
        Failed(logger, context.Request.Method, context.Request.Path, context.TraceIdentifier, replica, failure.Kind, failure.Cause?.Message);
    }

    private void Count(string replica, bool hidden) => _failures.Add(1, new("replica", replica), new("hidden", hidden));

    [LoggerMessage(1, LogLevel.Warning, "{Method} {Path} ({RequestId}) failed on {Replica}: {Error}: {Message}")]
    private static partial void Failed(ILogger logger, string method, string path, string requestId, string replica, FailureKind error, string? message);
}
