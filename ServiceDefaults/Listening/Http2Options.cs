namespace Showroom.ServiceDefaults.Listening;

/// <summary>Configuration section <c>Http2</c>: one more listener, HTTP/2 without TLS, for a gateway in front.</summary>
internal sealed class Http2Options
{
    public const string Section = "Http2";

    /// <summary>The port, 0 for any free one; no listener when it is not set.</summary>
    public int? Port { get; init; }

    /// <summary>The address to listen on: <c>localhost</c>, an IP address, or <c>*</c> for all.</summary>
    public string Host { get; init; } = "localhost";
}
