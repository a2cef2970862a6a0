using System.CommandLine;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Showroom.Lab.Gateway.Replicas;
using Showroom.Lab.Processes;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.LoadBalancing;

namespace Showroom.Lab.Gateway.Peers;

/// <summary>YARP with nothing beside it: no health checks, limits or telemetry, and HTTP/2 without TLS to the replicas.</summary>
internal static class PlainYarp
{
    public const string Name = "yarp";

    private static readonly Option<int> s_port = new("--port") { Required = true };
    private static readonly Option<string[]> s_h2c = new("--h2c") { Required = true, AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> s_http = new("--http") { Required = true, AllowMultipleArgumentsPerToken = true };

    /// <summary>The proxy as a command of the lab, so that it is a process of its own.</summary>
    public static Command CreateCommand()
    {
        var command = new Command("yarp", "YARP without anything else, for the gateway's benchmark.") { s_port, s_h2c, s_http };
        command.Hidden = true;
        command.SetAction((arguments, cancellationToken) =>
            RunAsync(arguments.GetValue(s_port), arguments.GetValue(s_h2c)!, arguments.GetValue(s_http)!, cancellationToken));
        return command;
    }

    public static Task<ProxyUnderTest> StartAsync(string lab, ReplicaProcesses replicas, CancellationToken cancellationToken)
    {
        var port = LoopbackPort.Reserve();
        string[] arguments =
        [
            "exec", lab, "yarp", "--port", port.ToString(CultureInfo.InvariantCulture),
            "--h2c", .. replicas.Addresses.Values.Select(static address => Url(address.H2c)),
            "--http", .. replicas.Addresses.Values.Select(static address => Url(address.Http)),
        ];
        return ProxyUnderTest.StartDotnetAsync(
            Name, $"{typeof(IHttpForwarder).Assembly.GetName().Version!.ToString(3)}, HTTP/2 to the replicas", arguments, port, cancellationToken);
    }

    private static async Task RunAsync(int port, string[] h2c, string[] http, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddReverseProxy().LoadFromMemory(
            [Route("api", "/{**rest}"), Route("hubs", "/hubs/{**rest}")],
            [Cluster("api", h2c, HttpVersion.Version20), Cluster("hubs", http, HttpVersion.Version11)]);
        var app = builder.Build();
        app.MapReverseProxy();
        await app.RunAsync(cancellationToken);
    }

    private static RouteConfig Route(string cluster, string path) => new() { RouteId = cluster, ClusterId = cluster, Match = new RouteMatch { Path = path } };

    private static ClusterConfig Cluster(string name, string[] addresses, Version version) => new()
    {
        ClusterId = name,
        LoadBalancingPolicy = LoadBalancingPolicies.RoundRobin,
        Destinations = addresses.ToDictionary(static address => address, static address => new DestinationConfig { Address = address }),
        HttpRequest = new ForwarderRequestConfig { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact },
    };

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
}
