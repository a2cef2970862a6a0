using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Sends raw bytes to a gateway, which no HTTP client would produce.</summary>
internal static partial class RawConnection
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Sends and reads until the gateway closes the connection. Every character is one byte (Latin-1).
    /// </summary>
    /// <param name="gateway">Its address.</param>
    /// <param name="request">What is sent.</param>
    /// <param name="thenClose">Whether the client then closes its side.</param>
    /// <returns>The status codes of the responses.</returns>
    public static async Task<IReadOnlyList<int>> SendAsync(Uri gateway, string request, bool thenClose)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(s_timeout);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.Host, gateway.Port, deadline.Token);
        var response = new StringBuilder();
        try
        {
            var bytes = Encoding.Latin1.GetBytes(request);
            for (var sent = 0; sent < bytes.Length;)
            {
                sent += await socket.SendAsync(bytes.AsMemory(sent), deadline.Token);
            }

            if (thenClose)
            {
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (SocketException)
        {
            // The server may close the connection without reading the whole request; its response is read below.
        }

        try
        {
            var buffer = new byte[8192];
            while (await socket.ReceiveAsync(buffer, deadline.Token) is var read and > 0)
            {
                response.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // The server has closed the connection with unread data; its response was read before.
        }

        return [.. StatusLine().Matches(response.ToString()).Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex(@"HTTP/1\.1 (\d{3}) ")]
    private static partial Regex StatusLine();
}
