using System.Globalization;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway;

/// <summary>A gateway in the benchmark.</summary>
internal sealed class ProxyUnderTest(string name, string version, int port, ChildProcess process) : IAsyncDisposable
{
    private static readonly string[] s_temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    internal string Name { get; } = name;

    internal string Version { get; } = version;

    internal int Port { get; } = port;

    internal TimeSpan ProcessorTime() => process.ProcessorTime();

    public ValueTask DisposeAsync() => new(process.StopAsync());

    /// <summary>Ours: as published for release, with probes, limits and telemetry on.</summary>
    internal static async Task<ProxyUnderTest> ShowroomAsync(string assembly, Replicas replicas, int telemetry, CancellationToken cancellationToken)
    {
        var port = LoopbackPort.Reserve();
        var environment = new Dictionary<string, string>(CleanEnvironment.Variables)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{telemetry}",
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };
        foreach (var (key, value) in replicas.Configuration())
        {
            environment[key] = value;
        }

        return await ReadyAsync("showroom", "this tree", port, ChildProcess.Start("dotnet", ["exec", assembly], new() { Environment = environment }), "/alive", cancellationToken);
    }

    /// <summary>nginx with keep-alive connections to the replicas and one worker per core, or null when it is not installed.</summary>
    internal static async Task<ProxyUnderTest?> NginxAsync(Replicas replicas, string folder, CancellationToken cancellationToken)
    {
        if (InstalledProgram.Find("nginx") is not { } nginx)
        {
            return null;
        }

        var port = LoopbackPort.Reserve();
        var servers = string.Join(' ', replicas.Addresses.Values.Select(address => $"server 127.0.0.1:{Text(address.Http)};"));
        var temporary = string.Join(' ', s_temporary.Select(kind => $"{kind}_temp_path {folder}/{kind};"));
        var path = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(
            path,
            $$"""
            daemon off; worker_processes {{Text(Environment.ProcessorCount)}}; pid {{folder}}/nginx.pid; error_log {{folder}}/nginx.log;
            events { worker_connections 4096; }
            http {
              access_log off; keepalive_requests 100000000; {{temporary}}
              upstream api { {{servers}} keepalive 256; keepalive_requests 100000000; }
              server {
                listen 127.0.0.1:{{Text(port)}};
                location / {
                  proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
                  proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Host $host; proxy_set_header X-Forwarded-Proto $scheme;
                  proxy_set_header X-Request-Id $request_id;
                }
              }
            }
            """,
            cancellationToken);
        return await ReadyAsync("nginx", await VersionAsync(nginx, cancellationToken), port, ChildProcess.Start(nginx, ["-c", path, "-e", $"{folder}/nginx.log"]), ReplicaCommand.Path, cancellationToken);
    }

    /// <summary>haproxy with reused connections to the replicas, health checks and one thread per core, or null when it is not installed.</summary>
    internal static async Task<ProxyUnderTest?> HaproxyAsync(Replicas replicas, string folder, CancellationToken cancellationToken)
    {
        if (InstalledProgram.Find("haproxy") is not { } haproxy)
        {
            return null;
        }

        var port = LoopbackPort.Reserve();
        var servers = string.Join("\n  ", replicas.Addresses.Select(address => $"server {address.Key} 127.0.0.1:{Text(address.Value.Http)} check"));
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
        return await ReadyAsync("haproxy", await VersionAsync(haproxy, cancellationToken), port, ChildProcess.Start(haproxy, ["-db", "-q", "-f", path]), ReplicaCommand.Path, cancellationToken);
    }

    private static async Task<ProxyUnderTest> ReadyAsync(string name, string version, int port, ChildProcess process, string path, CancellationToken cancellationToken)
    {
        await process.WaitUntilRespondsAsync(port, path, cancellationToken);
        return new ProxyUnderTest(name, version, port, process);
    }

    private static async Task<string> VersionAsync(string program, CancellationToken cancellationToken)
    {
        var result = await ChildProcess.RunAsync(program, ["-v"], cancellationToken: cancellationToken);
        var line = (result.Output + result.Errors).Split('\n')[0];
        return line.Contains('/') && line.StartsWith("nginx", StringComparison.Ordinal) ? line[(line.LastIndexOf('/') + 1)..] : string.Join(' ', line.Split(' ').Take(3));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
