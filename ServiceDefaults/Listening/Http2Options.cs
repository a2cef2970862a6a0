namespace Showroom.ServiceDefaults.Listening;

/// <summary>Configuration section <c>Http2</c>: an additional listener for HTTP/2 without TLS (h2c), used by the gateway.</summary>
internal sealed record Http2Options
{
    public const string Section = "Http2";

    /// <summary>The port, 0 for any free port; null for no such listener.</summary>
    public int? Port { get; init; }

    /// <summary>The address to listen on: <c>localhost</c>, an IP address, or <c>*</c> for all.</summary>
    public string Host { get; init; } = "localhost";
}
