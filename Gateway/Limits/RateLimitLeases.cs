using System.Threading.RateLimiting;

namespace Showroom.Gateway.Limits;

/// <summary>Of an admitted request: it returns nothing when it is disposed, because a window counts requests and not their duration.</summary>
internal sealed class AdmittedLease : RateLimitLease
{
    public static readonly AdmittedLease Instance = new();

    private AdmittedLease()
    {
    }

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }
}

/// <summary>Of a rejected request.</summary>
/// <param name="retryAfter">Until the window admits a request again.</param>
/// <param name="reason">For the client.</param>
internal sealed class RejectedLease(TimeSpan retryAfter, string reason) : RateLimitLease
{
    /// <summary>The answer of a limiter that has not asked yet.</summary>
    public static readonly RejectedLease Undecided = new(TimeSpan.Zero, "");

    public override bool IsAcquired => false;

    public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name, MetadataName.ReasonPhrase.Name];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = metadataName == MetadataName.RetryAfter.Name ? retryAfter : metadataName == MetadataName.ReasonPhrase.Name ? reason : null;
        return metadata is not null;
    }
}
