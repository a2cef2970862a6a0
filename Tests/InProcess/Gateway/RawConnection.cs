using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Bytes to a gateway and back, with no client in between that would put them right.</summary>
internal static partial class RawConnection
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Sends and reads until the gateway closes the connection. Every character is one byte (Latin-1).
    /// </summary>
    /// <param name="gateway">Its address.</param>
    /// <param name="request">What is sent.</param>
    /// <param name="thenClose">Whether the client ends its side after it, as one that breaks off.</param>
    /// <returns>The status codes of the answers.</returns>
    internal static async Task<IReadOnlyList<int>> SendAsync(Uri gateway, string request, bool thenClose)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(s_hang);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.Host, gateway.Port, deadline.Token);
        var answer = new StringBuilder();
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
            // A server that refuses a request need not read the rest of it; its answer is here all the same.
        }

        try
        {
            var buffer = new byte[8192];
            while (await socket.ReceiveAsync(buffer, deadline.Token) is var read and > 0)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (SocketException)
        {
            // It has closed the connection with something unread; what it had said before has been read above.
        }

        return [.. StatusLine().Matches(answer.ToString()).Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex(@"HTTP/1\.1 (\d{3}) ")]
    private static partial Regex StatusLine();
}
