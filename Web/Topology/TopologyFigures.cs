namespace Showroom.Web.Topology;

/// <summary>What is shown of a server, from two readings of its totals.</summary>
internal static class TopologyFigures
{
    public const string Processor = "process.cpu", Memory = "process.memory";

    private const string Requests = "http.server.request.duration.count", RequestSeconds = "http.server.request.duration.sum";
    private const string Cache = "showroom.cache.requests:";
    private const string RedisHits = "keyspace_hits", RedisMisses = "keyspace_misses", RedisCommands = "total_commands_processed", RedisMemory = "used_memory", RedisClients = "connected_clients";
    private const string Connections = "numbackends", Transactions = "transactions", BlocksHit = "blks_hit", BlocksRead = "blks_read";
    private const double BytesPerMebibyte = 1024 * 1024;

    /// <summary>Lines of INFO. Garnet has no counters of hits.</summary>
    public static IReadOnlyList<string> OfRedis { get; } = [RedisHits, RedisMisses, RedisCommands, RedisMemory, RedisClients];

    /// <summary>In the order of the query's columns.</summary>
    public static IReadOnlyList<string> OfPostgres { get; } = [Connections, Transactions, BlocksHit, BlocksRead];

    public static IEnumerable<TopologyFigure> Create(IReadOnlyDictionary<string, double> now, IReadOnlyDictionary<string, double> before, double seconds)
    {
        return new[]
        {
            Rate("Figure.Requests", Requests),
            Difference(Requests) > 0 ? new("Figure.Latency", Difference(RequestSeconds) / Difference(Requests) * 1000, "ms") : null,
            Share("Figure.L1", [$"{Cache}l1"], [$"{Cache}l1", $"{Cache}l2", $"{Cache}db"]),
            Share("Figure.L2", [$"{Cache}l2"], [$"{Cache}l2", $"{Cache}db"]),
            Value("Figure.ChatConnections", "showroom.chat.connections"),
            Rate("Figure.ChatMessages", "showroom.chat.messages"),
            Rate("Figure.Handled", "showroom.messaging.handled"),
            Rate("Figure.RedisCommands", RedisCommands),
            Share("Figure.Hits", [RedisHits], [RedisHits, RedisMisses]),
            Value("Figure.Clients", RedisClients),
            Rate("Figure.Transactions", Transactions),
            Share("Figure.Hits", [BlocksHit], [BlocksHit, BlocksRead]),
            Value("Figure.Clients", Connections),
            now.ContainsKey(Processor) ? new TopologyFigure("Figure.Processor", Difference(Processor) / seconds * 100, "%") : null,
            MemoryOf(Memory) ?? MemoryOf(RedisMemory),
        }.OfType<TopologyFigure>();

        double Difference(string name) => Math.Max(0, now.GetValueOrDefault(name) - before.GetValueOrDefault(name));

        TopologyFigure? Rate(string name, string total) => now.ContainsKey(total) && seconds > 0 ? new(name, Difference(total) / seconds, "/s") : null;

        TopologyFigure? Value(string name, string total) => now.TryGetValue(total, out var value) ? new(name, value) : null;

        // Of all reads since the start when there was none between the readings.
        TopologyFigure? Share(string name, string[] part, string[] whole)
        {
            var recent = whole.Sum(Difference);
            var total = whole.Sum(one => now.GetValueOrDefault(one));
            return total == 0 ? null : new(name, (recent > 0 ? part.Sum(Difference) / recent : part.Sum(one => now.GetValueOrDefault(one)) / total) * 100, "%");
        }

        TopologyFigure? MemoryOf(string total) => now.TryGetValue(total, out var bytes) ? new("Figure.Memory", bytes / BytesPerMebibyte, "MiB") : null;
    }
}
