using System.Globalization;
using Showroom.Lab.Chat.Protocols;
using Showroom.Lab.Processes;
using Showroom.Lab.Servers;

namespace Showroom.Lab.Chat.Servers;

/// <summary>nginx with the module Nchan, one with one worker for each server, and one Redis. Messages are passed on and not stored, which is its fastest mode.</summary>
internal static class NchanServers
{
    private static readonly string[] s_modules = ["/usr/lib/nginx/modules/ngx_nchan_module.so", "/usr/share/nginx/modules/ngx_nchan_module.so"];
    private static readonly string[] s_temporaryFolders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    public static async Task<ChatServers> StartAsync(int count, int rooms, CancellationToken cancellationToken)
    {
        var nginx = InstalledProgram.Find("nginx");
        var module = s_modules.FirstOrDefault(File.Exists);
        if (nginx is null || module is null)
        {
            throw new ProgramNotFoundException("nginx with Nchan is not installed: apt-get install libnginx-mod-nchan.");
        }

        var redis = await RedisServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("lab-nchan-");
        List<ChildProcess> processes = [];
        try
        {
            var ports = Enumerable.Range(0, count).Select(static _ => LoopbackPort.Reserve()).ToArray();
            foreach (var port in ports)
            {
                var own = folder.CreateSubdirectory(port.ToString(CultureInfo.InvariantCulture)).FullName;
                var path = Path.Combine(own, "nginx.conf");
                await File.WriteAllTextAsync(path, Configuration(module, own, port, redis), cancellationToken);
                var process = ChildProcess.Start(nginx, ["-c", path, "-e", $"{own}/nginx.log"]);
                processes.Add(process);
                await process.WaitUntilRespondsAsync(port, "/health", cancellationToken);
            }

            return new ChatServers
            {
                Name = ChatServersCatalog.Nchan,
                Protocol = new NchanProtocol(TimeProvider.System),
                Ports = ports,
                Rooms = [.. Enumerable.Range(1, rooms).Select(static number => $"room-{number}")],
                ServerProcesses = [.. processes.Select(static process => process.Id)],
                DataProcesses = [redis.ProcessId],
            }.Own([new TemporaryFolder(folder), redis, .. processes]);
        }
        catch
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }

            await redis.DisposeAsync();
            folder.Delete(recursive: true);
            throw;
        }
    }

    private static string Configuration(string module, string folder, int port, RedisServer redis)
    {
        var temporary = string.Join(' ', s_temporaryFolders.Select(kind => $"{kind}_temp_path {folder}/{kind};"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            load_module {{module}};
            daemon off; worker_processes 1; pid {{folder}}/nginx.pid; error_log {{folder}}/nginx.log;
            events { worker_connections 8192; }
            http {
              access_log off; {{temporary}}
              upstream redis { nchan_redis_server redis://:{{redis.Password}}@127.0.0.1:{{redis.Port}}; nchan_redis_storage_mode nostore; }
              server {
                listen 127.0.0.1:{{port}} backlog=1024;
                location = /health { return 204; }
                location ~ ^/rooms/([a-z0-9-]+)$ {
                  nchan_pubsub websocket; nchan_channel_id $1; nchan_redis_pass redis; nchan_subscriber_first_message newest;
                }
              }
            }
            """);
    }

    private sealed class TemporaryFolder(DirectoryInfo folder) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            folder.Delete(recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
