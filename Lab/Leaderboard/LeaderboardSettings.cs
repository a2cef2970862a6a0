namespace Showroom.Lab.Leaderboard;

/// <summary>What <c>lab leaderboard</c> measures.</summary>
/// <param name="Members">Members of the board.</param>
/// <param name="Duration">The length of one measured run.</param>
/// <param name="WarmUp">Requests before each run, not counted.</param>
/// <param name="Connections">Numbers of concurrent clients.</param>
internal sealed record LeaderboardSettings(int Members, TimeSpan Duration, TimeSpan WarmUp, IReadOnlyList<int> Connections);

/// <summary>One run.</summary>
/// <param name="Source">Where the replica read the ranks: <c>Redis</c> or <c>Postgres</c>.</param>
/// <param name="Read">What was read.</param>
/// <param name="Connections">Concurrent clients, each of which sends a request when it has the response to the last.</param>
/// <param name="PerSecond">Responses per second.</param>
/// <param name="P50">The median latency in milliseconds.</param>
/// <param name="P99">The 99th percentile in milliseconds.</param>
internal sealed record LeaderboardRun(string Source, string Read, int Connections, double PerSecond, double P50, double P99);
