using System.Globalization;
using Showroom.Lab.Gateway.Replicas;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway.Peers;

/// <summary>haproxy with reused connections to the replicas, health checks and one thread per core.</summary>
internal static class Haproxy
{
    public const string Name = "haproxy";

    /// <returns>Null when it is not installed.</returns>
    public static async Task<ProxyUnderTest?> StartAsync(ReplicaProcesses replicas, string folder, CancellationToken cancellationToken)
    {
        if (InstalledProgram.Find("haproxy") is not { } haproxy)
        {
            return null;
        }

        var port = LoopbackPort.Reserve();
        var servers = string.Join("\n  ", replicas.Addresses.Select(static address => $"server {address.Key} 127.0.0.1:{Text(address.Value.Http)} check"));
        var path = Path.Combine(folder, "haproxy.cfg");
        await File.WriteAllTextAsync(
            path,
            $"""
            global
              nbthread {Text(Environment.ProcessorCount)}
              maxconn 4096
            defaults
              mode http
              timeout connect 2s
              timeout client 30s
              timeout server 30s
              timeout tunnel 60s
              http-reuse always
              option forwardfor
            frontend edge
              bind 127.0.0.1:{Text(port)}
              default_backend api
            backend api
              balance roundrobin
              option httpchk GET /health
              {servers}

            """,
            cancellationToken);
        return await ProxyUnderTest.StartAsync(Name, haproxy, ["-db", "-q", "-f", path], port, cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
