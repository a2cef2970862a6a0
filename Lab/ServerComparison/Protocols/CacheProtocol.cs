using System.Text;

namespace Showroom.Lab.ServerComparison.Protocols;

/// <summary>GET and SET of values of 512 bytes, in the Redis protocol (RESP2) and in memcached's text protocol.</summary>
/// <param name="Name">Of the protocol.</param>
/// <param name="Get">Of an existing entry.</param>
/// <param name="Set">Without an expiration.</param>
internal sealed record CacheProtocol(string Name, RequestTemplate Get, RequestTemplate Set)
{
    public const int ValueLength = 512;

    private const int StartLength = 2;
    private const string Key = "key:00000000";

    private static readonly string s_value = new('v', ValueLength);

    public static CacheProtocol Redis { get; } = new(
        "RESP",
        Template(Command("GET", Key), $"${ValueLength}\r\n{s_value}\r\n"),
        Template(Command("SET", Key, s_value), "+OK\r\n"));

    public static CacheProtocol Memcached { get; } = new(
        "text",
        Template($"get {Key}\r\n", $"VALUE {Key} 0 {ValueLength}\r\n{s_value}\r\nEND\r\n"),
        Template($"set {Key} 0 0 {ValueLength}\r\n{s_value}\r\n", "STORED\r\n"));

    /// <summary>A command of the Redis protocol: an array of bulk strings.</summary>
    public static string Command(params string[] parts) =>
        $"*{parts.Length}\r\n" + string.Concat(parts.Select(static part => $"${part.Length}\r\n{part}\r\n"));

    private static RequestTemplate Template(string request, string response) =>
        new(Encoding.ASCII.GetBytes(request), request.IndexOf(Key, StringComparison.Ordinal) + Key.Length - 1, Encoding.ASCII.GetBytes(response[..StartLength]), response.Length);
}
