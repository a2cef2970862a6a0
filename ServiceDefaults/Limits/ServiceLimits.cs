namespace Showroom.ServiceDefaults.Limits;

/// <summary>Limits that hold for every service.</summary>
public static class ServiceLimits
{
    /// <summary>The largest request body in bytes (256 KB, which is also the largest SQS message). A larger one gets status 413.</summary>
    public const int MaxBodyBytes = 256 * 1024;
}
