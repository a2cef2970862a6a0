using System.Collections.Concurrent;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Showroom.ServiceDefaults.Mail;

/// <summary>The connections to the mail server, which are used again: a mail has one of them for itself.</summary>
internal sealed class SmtpConnections(TimeProvider time) : IDisposable
{
    private const int DefaultPort = 25;

    // Servers close a connection after minutes without a mail.
    private static readonly TimeSpan s_maxIdleTime = TimeSpan.FromSeconds(10);

    private readonly ConcurrentStack<(SmtpClient Client, long UsedAt)> _open = new();

    /// <summary>Sends on an open connection, or on a new one when there is none, or the server has closed it meanwhile.</summary>
    public async Task SendAsync(Uri server, MimeMessage mail, CancellationToken cancellationToken)
    {
        while (_open.TryPop(out var connection))
        {
            if (time.GetElapsedTime(connection.UsedAt) > s_maxIdleTime)
            {
                connection.Client.Dispose();
                continue;
            }

            try
            {
                await SendAsync(connection.Client, mail, cancellationToken);
                return;
            }
            catch (Exception error) when (error is IOException or ProtocolException or ServiceNotConnectedException or SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable })
            {
                break;
            }
        }

        await SendAsync(await ConnectAsync(server, cancellationToken), mail, cancellationToken);
    }

    public void Dispose()
    {
        while (_open.TryPop(out var connection))
        {
            connection.Client.Dispose();
        }
    }

    private static async Task<SmtpClient> ConnectAsync(Uri server, CancellationToken cancellationToken)
    {
        var port = server.IsDefaultPort ? DefaultPort : server.Port;
        // A mail is several writes, of which Nagle's algorithm would delay the last until the server acknowledges those before: 40 ms for each mail.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var client = new SmtpClient();
        try
        {
            await socket.ConnectAsync(server.Host, port, cancellationToken);
            await client.ConnectAsync(socket, server.Host, port, SecureSocketOptions.None, cancellationToken);
            return client;
        }
        catch
        {
            client.Dispose();
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends, and keeps the connection when that succeeds.</summary>
    private async Task SendAsync(SmtpClient client, MimeMessage mail, CancellationToken cancellationToken)
    {
        var isSent = false;
        try
        {
            await client.SendAsync(mail, cancellationToken);
            isSent = true;
        }
        finally
        {
            if (isSent)
            {
                _open.Push((client, time.GetTimestamp()));
            }
            else
            {
                client.Dispose();
            }
        }
    }
}
