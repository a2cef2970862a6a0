namespace Showroom.Hosting.Aws.Buckets;

/// <summary>The bucket for bodies that are too large for a message: private, encrypted, over TLS only.</summary>
public sealed record S3Options
{
    /// <summary>After how many days a body is deleted: longer than dead letters are kept, or one that is sent back has no body.</summary>
    public int RetentionDays { get; init; } = 15;
}
