using Microsoft.Extensions.Options;
using Showroom.Api.Chat.Configuration;

namespace Showroom.Api.Chat.Limits;

/// <summary>One rate limit for each account that is connected to this replica, whatever the number of its connections.</summary>
internal sealed class SendLimits(IOptions<ChatOptions> options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, (TokenBucket Bucket, int Connections)> _accounts = [];

    /// <summary>The account's limit; call <see cref="Release"/> when the connection is closed.</summary>
    public TokenBucket Acquire(Guid account)
    {
        lock (_gate)
        {
            var (bucket, connections) = _accounts.TryGetValue(account, out var entry)
                ? entry
                : (new TokenBucket(options.Value.SendsPerSecond, options.Value.SendBurst, time), 0);
            _accounts[account] = (bucket, connections + 1);
            return bucket;
        }
    }

    public void Release(Guid account)
    {
        lock (_gate)
        {
            var (bucket, connections) = _accounts[account];
            if (connections == 1)
            {
                _accounts.Remove(account);
            }
            else
            {
                _accounts[account] = (bucket, connections - 1);
            }
        }
    }
}
