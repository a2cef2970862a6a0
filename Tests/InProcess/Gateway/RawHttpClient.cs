using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>One HTTP/1.1 connection whose bytes the test sends when it wants to.</summary>
internal sealed class RawHttpClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];
    private string _unread = "";

    public static async Task<RawHttpClient> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var client = new RawHttpClient();
        await client._socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        return client;
    }

    /// <summary>Every character is one byte (Latin-1).</summary>
    public async Task SendAsync(string text, CancellationToken cancellationToken)
    {
        for (ReadOnlyMemory<byte> bytes = Encoding.Latin1.GetBytes(text); !bytes.IsEmpty;)
        {
            bytes = bytes[await _socket.SendAsync(bytes, cancellationToken)..];
        }
    }

    /// <returns>The status and the body of the next final response, which has a Content-Length or is chunked.</returns>
    public async Task<string> ReadResponseAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var head = await ReadUntilAsync("\r\n\r\n", cancellationToken);
            var status = head.Split(' ')[1];
            if (!status.StartsWith('1'))
            {
                return $"{status} {await ReadBodyAsync(head, cancellationToken)}";
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadBodyAsync(string head, CancellationToken cancellationToken)
    {
        if (!head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            var length = head.Split("Content-Length: ")[1].Split("\r\n")[0];
            return await ReadAsync(int.Parse(length, CultureInfo.InvariantCulture), cancellationToken);
        }

        var body = "";
        while (true)
        {
            var size = int.Parse(await ReadUntilAsync("\r\n", cancellationToken), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body += await ReadAsync(size, cancellationToken);
            await ReadAsync(2, cancellationToken);
            if (size == 0)
            {
                return body;
            }
        }
    }

    private async Task<string> ReadUntilAsync(string end, CancellationToken cancellationToken)
    {
        int index;
        while ((index = _unread.IndexOf(end, StringComparison.Ordinal)) < 0)
        {
            await ReceiveAsync(cancellationToken);
        }

        var text = _unread[..index];
        _unread = _unread[(index + end.Length)..];
        return text;
    }

    private async Task<string> ReadAsync(int length, CancellationToken cancellationToken)
    {
        while (_unread.Length < length)
        {
            await ReceiveAsync(cancellationToken);
        }

        var text = _unread[..length];
        _unread = _unread[length..];
        return text;
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        int count;
        try
        {
            count = await _socket.ReceiveAsync(_buffer, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Nothing more arrived after '{_unread}'.");
        }

        _unread += count > 0 ? Encoding.Latin1.GetString(_buffer, 0, count) : throw new IOException($"The connection was closed after '{_unread}'.");
    }
}
