using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Showroom.Gateway.Configuration;
using Showroom.Http2Forwarding;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Tests.InProcess.Gateway.Forwarders;

/// <summary>What <see cref="IForwarderErrorFeature"/> says of a request, and the status of its response.</summary>
internal sealed record ProxyError(ForwarderError Error, Exception? Exception, int Status);

/// <summary>A plain YARP proxy with one route and one cluster, with or without the HTTP/2 forwarder.</summary>
internal sealed class ProxyUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CountingForwarder _yarp;
    private readonly ConcurrentQueue<ProxyError> _errors;

    private ProxyUnderTest(WebApplication app, CountingForwarder yarp, ConcurrentQueue<ProxyError> errors)
    {
        (_app, _yarp, _errors) = (app, yarp, errors);
        // The clients write no trace header of their own: other tests of this process enable the instrumentation of HttpClient.
        Client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = new Uri(app.Urls.First()) };
        Http2Client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null })
        {
            BaseAddress = new Uri(app.Urls.Last()),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public HttpClient Client { get; }

    public HttpClient Http2Client { get; }

    /// <summary>How many requests YARP's own forwarder has received.</summary>
    public int SentByYarp => _yarp.Count;

    public static async Task<ProxyUnderTest> StartAsync(
        bool http2, string destination, Func<RouteConfig, RouteConfig>? route = null, Func<ClusterConfig, ClusterConfig>? cluster = null, Action<IReverseProxyBuilder>? configure = null)
    {
        var (yarp, errors) = (new CountingForwarder(), new ConcurrentQueue<ProxyError>());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var proxy = builder.Services.AddReverseProxy().LoadFromMemory([(route ?? (same => same))(s_route)], [(cluster ?? (same => same))(CreateCluster(destination))]);
        configure?.Invoke(proxy);
        builder.Services.Decorate<IHttpForwarder>((inner, _) => yarp.Decorate(inner));
        if (http2)
        {
            proxy.AddHttp2Forwarder();
        }

        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            await next(context);
            if (context.GetForwarderErrorFeature() is { } error)
            {
                errors.Enqueue(new ProxyError(error.Error, error.Exception, context.Response.StatusCode));
            }
        });
        app.MapReverseProxy();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ProxyUnderTest(app, yarp, errors);
    }

    /// <summary>The error of the only failed request, once it has been reported.</summary>
    public async Task<ProxyError> GetErrorAsync()
    {
        await Eventually.HoldsAsync(() => !_errors.IsEmpty, () => "The proxy reports no error.");
        return Assert.Single(_errors);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http2Client.Dispose();
        await _app.DisposeAsync();
    }

    private static readonly RouteConfig s_route = new() { RouteId = "all", ClusterId = "replicas", Match = new RouteMatch { Path = "/{**rest}" } };

    private static ClusterConfig CreateCluster(string destination) => new()
    {
        ClusterId = "replicas",
        HttpRequest = new ForwarderRequestConfig
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = TimeSpan.FromMinutes(1),
        },
        Destinations = new Dictionary<string, DestinationConfig> { ["replica"] = new() { Address = destination } },
    };

    private sealed class CountingForwarder : IHttpForwarder
    {
        private IHttpForwarder _inner = null!;
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public CountingForwarder Decorate(IHttpForwarder inner)
        {
            _inner = inner;
            return this;
        }

        public ValueTask<ForwarderError> SendAsync(
            HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer) =>
            SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, CancellationToken.None);

        public ValueTask<ForwarderError> SendAsync(
            HttpContext context, string destinationPrefix, HttpMessageInvoker httpClient, ForwarderRequestConfig requestConfig, HttpTransformer transformer,
            CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return _inner.SendAsync(context, destinationPrefix, httpClient, requestConfig, transformer, cancellationToken);
        }
    }
}
