using System.Globalization;
using System.Text.Json;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Servers;

/// <summary>The emulator of SQS, SNS and S3 as a process, on a free port of the loopback interface. It keeps nothing over a restart.</summary>
internal sealed class MessagingEmulator : IAsyncDisposable
{
    private const string Region = "us-east-1";
    private const string Account = "000000000000";
    private const string Bucket = "bodies";

    private static readonly string s_folder = Path.Combine(SourceTree.Root, "Libraries", "Hosting.Messaging", "Emulator");

    private readonly IReadOnlyList<EmulatedQueue> _queues;
    private readonly string[] _topics;
    private readonly int _port = LoopbackPort.Reserve();
    private ChildProcess? _process;

    private MessagingEmulator(IReadOnlyList<EmulatedQueue> queues) =>
        (_queues, _topics) = (queues, [.. queues.Select(static queue => queue.Topic).OfType<string>().Distinct()]);

    public string Address => $"http://127.0.0.1:{_port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The section <c>Messaging</c> of a service that uses all topics and queues.</summary>
    public Dictionary<string, string?> Settings => new(
    [
        new("Messaging:Endpoint", Address),
        new("Messaging:Region", Region),
        new("Messaging:Bucket", Bucket),
        .. _queues.Select(queue => new KeyValuePair<string, string?>($"Messaging:Queues:{queue.Name}", UrlOf(queue.Name))),
        .. _topics.Select(topic => new KeyValuePair<string, string?>($"Messaging:Topics:{topic}", $"arn:aws:sns:{Region}:{Account}:{topic}")),
    ]);

    /// <exception cref="ProgramNotFoundException">The build did not fetch it, or there is no Node.</exception>
    public static async Task<MessagingEmulator> StartAsync(params IReadOnlyList<EmulatedQueue> queues)
    {
        if (InstalledProgram.Find("node") is null || !File.Exists(Path.Combine(s_folder, ".tools", "fetched")))
        {
            throw new ProgramNotFoundException("The emulator of SQS and SNS is missing: install Node 20 and build the solution, which fetches it.");
        }

        var emulator = new MessagingEmulator(queues);
        await emulator.StartAgainAsync();
        return emulator;
    }

    /// <summary>The URL identifies a queue; requests are sent to <see cref="Address"/>.</summary>
    public string UrlOf(string queue) => $"http://sqs.{Region}.localhost:{_port.ToString(CultureInfo.InvariantCulture)}/{Account}/{queue}";

    /// <summary>Starts it on the same port, with empty queues.</summary>
    public async Task StartAgainAsync()
    {
        _process = ChildProcess.Start("node", [Path.Combine(s_folder, "emulator.mjs"), Path.Combine(s_folder, ".tools")], new ProcessSettings
        {
            Environment = new Dictionary<string, string> { ["PORT"] = _port.ToString(CultureInfo.InvariantCulture), ["MODEL"] = Model() },
        });
        await _process.WaitUntilRespondsAsync(_port, "/health", CancellationToken.None);
    }

    /// <summary>Kills the process, and with it every message.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
            _process = null;
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private string Model() => JsonSerializer.Serialize(new
    {
        region = Region,
        queues = _queues.Select(static queue => new { name = queue.DeadLetterName, attributes = Kind(queue) }).Concat(_queues.Select(static queue => new
        {
            name = queue.Name,
            attributes = new Dictionary<string, string>(Kind(queue))
            {
                ["VisibilityTimeout"] = queue.VisibilitySeconds.ToString(CultureInfo.InvariantCulture),
                ["MaximumMessageSize"] = "262144",
                ["RedrivePolicy"] = JsonSerializer.Serialize(new { deadLetterTargetArn = $"arn:aws:sqs:{Region}:{Account}:{queue.DeadLetterName}", maxReceiveCount = queue.MaxReceiveCount }),
            },
        })),
        topics = _topics.Select(static name => new { name }),
        subscriptions = _queues.Where(static queue => queue.Topic is not null).Select(static queue => new { topic = queue.Topic, queue = queue.Name, attributes = Subscription(queue) }),
        buckets = new[] { Bucket },
    });

    private static Dictionary<string, string> Kind(EmulatedQueue queue) => queue.IsFifo ? new() { ["FifoQueue"] = "true" } : [];

    private static Dictionary<string, string> Subscription(EmulatedQueue queue)
    {
        var attributes = new Dictionary<string, string> { ["RawMessageDelivery"] = "true" };
        if (queue.Types.Length > 0)
        {
            attributes["FilterPolicy"] = JsonSerializer.Serialize(new { type = queue.Types });
        }

        return attributes;
    }
}
