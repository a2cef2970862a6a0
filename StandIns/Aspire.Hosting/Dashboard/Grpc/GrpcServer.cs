using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Dashboard;

/// <summary>
/// A gRPC server of methods by path, on a loopback port, without TLS, for one caller that knows the key. The feed has no gRPC packages, and
/// Kestrel alone, without a host, has nothing to do with the signals, settings and log levels of the application around it.
/// </summary>
internal sealed partial class GrpcServer : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly KestrelServer _kestrel;
    private readonly IReadOnlyDictionary<string, Func<GrpcCall, Task>> _methods;
    private readonly string _keyHeader;
    private readonly byte[] _key;
    private readonly ILogger _logger;

    /// <param name="port">0: any.</param>
    public GrpcServer(int port, string keyHeader, string key, IReadOnlyDictionary<string, Func<GrpcCall, Task>> methods, ILogger logger)
    {
        _keyHeader = keyHeader;
        _key = Encoding.UTF8.GetBytes(key);
        _methods = methods;
        _logger = logger;
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            // Streams that say nothing for hours are what this is for.
            Limits = { MinRequestBodyDataRate = null, MinResponseDataRate = null },
        };
        options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        _kestrel = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance);
    }

    /// <summary>Starts to listen, and returns the port.</summary>
    /// <exception cref="AddressInUseException">The port is taken.</exception>
    public async Task<int> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _kestrel.StartAsync(this, cancellationToken);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException taken)
        {
            throw taken;
        }
        return new Uri(_kestrel.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single()).Port;
    }

    public async ValueTask DisposeAsync()
    {
        // Streams never end by themselves, so there is nothing to be patient for.
        await _kestrel.StopAsync(new CancellationToken(canceled: true));
        _kestrel.Dispose();
    }

    HttpContext IHttpApplication<HttpContext>.CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    void IHttpApplication<HttpContext>.DisposeContext(HttpContext context, Exception? exception)
    {
    }

    async Task IHttpApplication<HttpContext>.ProcessRequestAsync(HttpContext context)
    {
        var call = new GrpcCall(context);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(context.Request.Headers[_keyHeader].ToString()), _key))
        {
            call.End(GrpcCall.Unauthenticated, "Wrong key.");
            return;
        }
        if (!_methods.TryGetValue(context.Request.Path.Value ?? "", out var method))
        {
            call.End(GrpcCall.Unimplemented, "No such method.");
            return;
        }
        try
        {
            await method(call);
            call.End(GrpcCall.Ok);
        }
        catch (Exception exception) when (call.Aborted.IsCancellationRequested)
        {
            LogAborted(_logger, context.Request.Path, exception.Message);
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            call.End(GrpcCall.InvalidArgument, exception.Message);
        }
        catch (Exception exception)
        {
            LogFailed(_logger, exception, context.Request.Path);
            call.End(GrpcCall.Internal, "The application host failed; its log says how.");
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "{Method} was ended by the caller: {Reason}")]
    private static partial void LogAborted(ILogger logger, string method, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Method} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method);
}
