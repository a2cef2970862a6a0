using System.Net;
using System.Net.Sockets;
using Showroom.Hosting.Services;

namespace Showroom.Hosting.Executables;

/// <summary>The port that a server is about to listen on.</summary>
internal static class LoopbackPort
{
    private static readonly TimeSpan s_retryDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits for a server that is ending.</summary>
    /// <param name="resource">The resource's name.</param>
    /// <param name="port">The port.</param>
    /// <param name="isFixed">Whether the model gives the port, rather than the orchestrator.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ServerStartException">Another process listens there.</exception>
    public static async Task EnsureFreeAsync(string resource, int port, bool isFixed, CancellationToken cancellationToken)
    {
        try
        {
            await ReadinessRetry.ExecuteAsync(_ => Listen(port), e => e is SocketException, s_retryDelay, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            var advice = isFixed ? "stop that process, or give the resource another port or none in the model" : "start the application again, which chooses another port";
            throw new ServerStartException($"Port {port} of '{resource}' is in use by another process: {advice}.", e);
        }
    }

    private static Task Listen(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        return Task.CompletedTask;
    }
}
