using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Showroom.Tests.InProcess.Orders;

/// <summary>Accepts mail over SMTP and records it.</summary>
internal sealed class RecordingMailServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;

    public RecordingMailServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The mails with their headers.</summary>
    public ConcurrentQueue<string> Mails { get; } = [];

    public int CountOf(Guid order) => Mails.Count(mail => mail.Contains($"Message-ID: <{order}@", StringComparison.OrdinalIgnoreCase));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (SocketException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using var client = accepted;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test");
            while (await reader.ReadLineAsync() is { } command && command != "QUIT")
            {
                await writer.WriteLineAsync(command == "DATA" ? "354 go on" : "250 OK");
                if (command != "DATA")
                {
                    continue;
                }

                var mail = new StringBuilder();
                while (await reader.ReadLineAsync() is { } line && line != ".")
                {
                    mail.AppendLine(line);
                }

                Mails.Enqueue(mail.ToString());
                await writer.WriteLineAsync("250 stored");
            }
        }
        catch (IOException)
        {
            // The client has disconnected.
        }
    }
}
