using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Showroom.Lab.Gateway;

/// <summary>What a gateway says of its replicas, as only the gateway knows from when on it sends requests to whom.</summary>
internal sealed partial class GatewayWord
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, bool> _takes = new();

    /// <summary>Gets a line of the gateway's log.</summary>
    internal void Hear(string line)
    {
        if (Said().Match(line) is { Success: true } said)
        {
            _takes[said.Groups["replica"].Value] = !said.Groups["no"].Success;
        }
    }

    /// <summary>Until the gateway sends the replica requests.</summary>
    internal Task JoinedAsync(string replica, CancellationToken cancellationToken) => WaitAsync(replica, takes: true, cancellationToken);

    /// <summary>Until it sends the replica no more: it says so when that is done.</summary>
    internal Task LeftAsync(string replica, CancellationToken cancellationToken) => WaitAsync(replica, takes: false, cancellationToken);

    private async Task WaitAsync(string replica, bool takes, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_deadline);
        while (!_takes.TryGetValue(replica, out var now) || now != takes)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), deadline.Token);
        }
    }

    [GeneratedRegex(@"^\s*(?<replica>\S+) takes (?<no>no more )?requests[.:]")]
    private static partial Regex Said();
}
