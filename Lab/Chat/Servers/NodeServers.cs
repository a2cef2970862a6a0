using System.Globalization;
using System.Net.Sockets;
using Showroom.Lab.Chat.Protocols;
using Showroom.Lab.Processes;
using Showroom.Lab.Servers;

namespace Showroom.Lab.Chat.Servers;

/// <summary>The peers that run on Node.js, one process for each server, with one Redis. Their packages are installed at the first use.</summary>
internal static class NodeServers
{
    private const string Folder = "Lab/Chat/Peers";

    public static Task<ChatServers> StartSocketIoAsync(int count, int rooms, CancellationToken cancellationToken) =>
        StartAsync(ChatServersCatalog.SocketIo, "socketio.js", new SocketIoProtocol(), count, rooms, cancellationToken);

    public static Task<ChatServers> StartWsAsync(int count, int rooms, CancellationToken cancellationToken) =>
        StartAsync(ChatServersCatalog.Ws, "ws.js", new PlainProtocol(), count, rooms, cancellationToken);

    private static async Task<ChatServers> StartAsync(string name, string program, IChatProtocol protocol, int count, int rooms, CancellationToken cancellationToken)
    {
        var node = InstalledProgram.Find("node") ?? throw new ProgramNotFoundException("node is not installed: Node.js 20 or newer.");
        var folder = await InstallAsync(cancellationToken);
        var redis = await RedisServer.StartAsync();
        List<ChildProcess> processes = [];
        try
        {
            var ports = Enumerable.Range(0, count).Select(static _ => LoopbackPort.Reserve()).ToArray();
            foreach (var port in ports)
            {
                var process = ChildProcess.Start(
                    node,
                    [Path.Combine(folder, program), port.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"redis://:{redis.Password}@127.0.0.1:{redis.Port}")],
                    new() { Environment = new Dictionary<string, string> { ["NODE_ENV"] = "production" } });
                processes.Add(process);
                await process.WaitUntilReadyAsync(() => ListensAsync(port, cancellationToken), cancellationToken);
            }

            return new ChatServers
            {
                Name = name,
                Protocol = protocol,
                Ports = ports,
                Rooms = [.. Enumerable.Range(1, rooms).Select(static number => $"room-{number}")],
                ServerProcesses = [.. processes.Select(static process => process.Id)],
                DataProcesses = [redis.ProcessId],
            }.Own([redis, .. processes]);
        }
        catch
        {
            foreach (var process in processes)
            {
                await process.DisposeAsync();
            }

            await redis.DisposeAsync();
            throw;
        }
    }

    private static async Task<string> InstallAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(SourceTree.Root, Folder);
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            var npm = InstalledProgram.Find("npm") ?? throw new ProgramNotFoundException("npm is not installed: Node.js 20 or newer.");
            var installed = await ChildProcess.RunAsync(npm, ["ci", "--no-audit", "--no-fund"], new() { WorkingDirectory = folder }, cancellationToken);
            if (installed.ExitCode != 0)
            {
                throw new ProgramNotFoundException($"npm ci failed in {Folder}: {installed.Errors.Trim()}");
            }
        }

        return folder;
    }

    private static async Task<bool> ListensAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
