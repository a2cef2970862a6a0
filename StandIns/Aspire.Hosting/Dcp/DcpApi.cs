namespace Aspire.Hosting.Dcp;

/// <summary>What DCP's interface is called. It is not a public one: it fits the release that the build fetches.</summary>
internal static class DcpApi
{
    /// <summary>The releases whose interface this is.</summary>
    public const string SupportedRelease = "0.25.";

    public const string Version = "usvc-dev.developer.microsoft.com/v1";

    public const string Root = $"apis/{Version}/";

    public const string Execution = "admin/execution";
}

/// <summary>DCP did not do what it was asked, or cannot be started.</summary>
internal sealed class DcpException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    public System.Net.HttpStatusCode? StatusCode { get; init; }
}
