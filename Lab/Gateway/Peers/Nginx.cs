using System.Globalization;
using Showroom.Lab.Gateway.Replicas;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway.Peers;

/// <summary>nginx with keep-alive connections to the replicas, one worker per core, and buffers that hold the bodies of the benchmark.</summary>
internal static class Nginx
{
    public const string Name = "nginx";

    private static readonly string[] s_temporaryFolders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    /// <returns>Null when it is not installed.</returns>
    public static async Task<ProxyUnderTest?> StartAsync(ReplicaProcesses replicas, string folder, CancellationToken cancellationToken)
    {
        if (InstalledProgram.Find("nginx") is not { } nginx)
        {
            return null;
        }

        var port = LoopbackPort.Reserve();
        var servers = string.Join(' ', replicas.Addresses.Values.Select(static address => $"server 127.0.0.1:{Text(address.Http)};"));
        var temporary = string.Join(' ', s_temporaryFolders.Select(kind => $"{kind}_temp_path {folder}/{kind};"));
        var path = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(
            path,
            $$"""
            daemon off; worker_processes {{Text(Environment.ProcessorCount)}}; pid {{folder}}/nginx.pid; error_log {{folder}}/nginx.log;
            events { worker_connections 4096; }
            http {
              access_log off; keepalive_requests 100000000; {{temporary}}
              client_body_buffer_size 128k; proxy_max_temp_file_size 0;
              map $http_upgrade $upgrade_or_keep_alive { default upgrade; "" ""; }
              upstream api { {{servers}} keepalive 256; keepalive_requests 100000000; }
              server {
                listen 127.0.0.1:{{Text(port)}};
                location / {
                  proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection $upgrade_or_keep_alive; proxy_set_header Upgrade $http_upgrade; proxy_set_header Host $host;
                  proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Host $host; proxy_set_header X-Forwarded-Proto $scheme;
                  proxy_set_header X-Request-Id $request_id;
                }
              }
            }
            """,
            cancellationToken);
        return await ProxyUnderTest.StartAsync(Name, nginx, ["-c", path, "-e", $"{folder}/nginx.log"], port, cancellationToken);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
