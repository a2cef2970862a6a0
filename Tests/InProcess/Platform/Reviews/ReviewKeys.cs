using Showroom.ServiceDefaults.Redis;

namespace Showroom.Tests.InProcess.Platform.Reviews;

internal static class ReviewKeys
{
    private static readonly RedisKeyspace s_keyspace = new("reviews");

    /// <summary>A string: how often the review was read; lives one hour from the last read.</summary>
    public static RedisKeyDefinition Reads(Guid id) => s_keyspace.String($"reads:{id:N}", TimeSpan.FromHours(1));

    /// <summary>A <see cref="Reviews.Review"/> in the two-level cache.</summary>
    public static string Review(Guid id) => $"review:{id:N}";
}
