namespace Showroom.ServiceDefaults;

/// <summary>What every service refuses.</summary>
public static class ServiceLimits
{
    /// <summary>The largest request body, in bytes (256 KB, also the largest SQS message); above it the answer is 413.</summary>
    public const int MaxBodyBytes = 256 * 1024;
}
