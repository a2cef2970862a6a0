using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Showroom.Lab.Orders.Setup;

/// <summary>Accepts mail over SMTP and records it, as slowly as it is asked to.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    private const int MaxCapacity = 10_000;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;
    private readonly TimeSpan _delay;
    private readonly SemaphoreSlim _capacity;

    /// <param name="delay">How long each mail takes.</param>
    /// <param name="capacity">How many mails it takes at the same time.</param>
    public MailServer(TimeSpan delay = default, int capacity = MaxCapacity)
    {
        (_delay, _capacity) = (delay, new SemaphoreSlim(capacity, capacity));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"smtp://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>While it is not available, it refuses each connection and each command with the code 421.</summary>
    public bool IsAvailable { get; set; } = true;

    /// <summary>An address to which it refuses mail with the code 550.</summary>
    public string? UnknownRecipient { get; set; }

    /// <summary>The mails with their headers, repetitions included.</summary>
    public ConcurrentQueue<string> Mails { get; } = [];

    /// <summary>The value of a header.</summary>
    public static string? Header(string mail, string name)
    {
        using var reader = new StringReader(mail);
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            if (line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))
            {
                return line[(name.Length + 2)..];
            }
        }

        return null;
    }

    /// <summary>The order that a mail is about.</summary>
    public static Guid OrderOf(string mail) => Guid.Parse(Header(mail, "Message-ID")!.TrimStart('<').Split('@')[0]);

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
            client.NoDelay = true;
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            string? command = "";
            do
            {
                if (!IsAvailable)
                {
                    await writer.WriteLineAsync("421 not available");
                    return;
                }

                await writer.WriteLineAsync(Reply(command!));
                if (command == "DATA")
                {
                    await ReceiveAsync(reader, writer);
                }

                command = await reader.ReadLineAsync();
            }
            while (command is not (null or "QUIT"));
        }
        catch (IOException)
        {
            // The client has disconnected.
        }
    }

    private string Reply(string command) => command switch
    {
        "" => "220 ready",
        "DATA" => "354 send the mail",
        _ when command.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase) => "250-ready\r\n250 PIPELINING",
        _ when UnknownRecipient is { } unknown && command.StartsWith($"RCPT TO:<{unknown}>", StringComparison.OrdinalIgnoreCase) => "550 no such mailbox",
        _ => "250 OK",
    };

    private async Task ReceiveAsync(StreamReader reader, StreamWriter writer)
    {
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            mail.AppendLine(line);
        }

        if (_delay > TimeSpan.Zero)
        {
            await _capacity.WaitAsync();
            await Task.Delay(_delay, TimeProvider.System);
            _capacity.Release();
        }

        Mails.Enqueue(mail.ToString());
        await writer.WriteLineAsync("250 stored");
    }
}
