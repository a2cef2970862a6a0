namespace Showroom.Lab.Suite;

/// <summary>A run of <c>lab all</c>.</summary>
/// <param name="Name">For <c>--only</c> and <c>--skip</c>.</param>
/// <param name="Arguments">The command and its options: short, so that all together take about ten minutes.</param>
internal sealed record SuiteEntry(string Name, params string[] Arguments)
{
    /// <summary>In the order in which they run: first what needs the least.</summary>
    public static IReadOnlyList<SuiteEntry> All { get; } =
    [
        new("cost", "cost"),
        new("limits", "limits"),
        new("cache", "cache", "--rounds", "2", "--seconds", "2", "--warm-up", "1", "--lifetime", "5"),
        new("reads", "cache", "--wire", "--rounds", "2", "--seconds", "1", "--warm-up", "2"),
        new("servers", "servers", "--rounds", "2", "--milliseconds", "300", "--connections", "1", "64"),
        new("sessions", "sessions", "--users", "60", "--requests", "10"),
        new("leaderboard", "leaderboard", "--seconds", "1", "--warm-up", "2"),
        new("chat", "chat", "--users", "1000", "--spread", "330/335/335", "--fanout", "none", "rooms", "--peer", "no", "--rate", "50", "--rounds", "2", "--seconds", "3", "--warm-up", "4"),
        new("rooms", "chat", "--subscriptions", "--rooms", "50"),
        new("failover", "failover", "--rounds", "1", "--detection", "1"),
        new("consistency", "consistency", "--seconds", "20"),
        new("orders", "orders", "--orders", "1500", "--tries", "1", "--idle-orders", "60", "--levelling-orders", "800", "--messages", "1000"),
        new("gateway", "gateway", "--peer", "nginx", "--workload", "get", "--connections", "64", "--rounds", "2", "--seconds", "2", "--warm-up", "5"),
        new("chaos", "gateway", "--chaos", "--seconds", "2"),
        new("start", "start", "--rounds", "1", "--direct-only"),
    ];

    public string Command => $"lab {string.Join(' ', Arguments)}";
}
