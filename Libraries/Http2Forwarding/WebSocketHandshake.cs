using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Showroom.Http2Forwarding;

/// <summary>
/// The opening handshake of a WebSocket on the client's side (RFC 6455, 4.2). Towards the destination it is an extended CONNECT, which has neither
/// key nor accept value (RFC 8441, 5).
/// </summary>
internal static class WebSocketHandshake
{
    public const string Protocol = "websocket";

    private const int KeyLength = 24;
    private const int DecodedKeyLength = 16;

    /// <summary>Whether the request is a valid handshake. Others are left to YARP's forwarder.</summary>
    public static bool IsRequested(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && request.Headers.Upgrade is [{ } upgrade] && upgrade.Equals(Protocol, StringComparison.OrdinalIgnoreCase)
        && request.Headers.SecWebSocketKey is [{ Length: KeyLength } key]
        && Base64.IsValid(key, out var length) && length == DecodedKeyLength;

    /// <summary>Whether a header of the client's request is part of its own handshake.</summary>
    public static bool Owns(string header) => header.Equals(HeaderNames.SecWebSocketKey, StringComparison.OrdinalIgnoreCase);

    /// <summary>Completes the handshake with the client: 101, and the bytes that follow in both directions.</summary>
    public static Task<Stream> AcceptAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Upgrade = Protocol;
        headers.SecWebSocketAccept = AcceptValue(context.Request.Headers.SecWebSocketKey.ToString());
        return context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    /// <summary>RFC 6455, 4.2.2.</summary>
    private static string AcceptValue(string key)
    {
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Prescribed by the protocol; it protects nothing.
        SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"), hash);
#pragma warning restore CA5350
        return Convert.ToBase64String(hash);
    }
}
