using System.Diagnostics;
using Showroom.Lab.Processes;

namespace Showroom.Lab.ServerComparison.Load;

/// <summary>
/// Requests as fast as the server responds: each thread sends a batch on each of its connections, then receives the responses. There are at most as many
/// threads as processors.
/// </summary>
internal static class LoadGenerator
{
    /// <summary>Writes among 100 requests.</summary>
    public const int WritePercentage = 10;

    /// <summary>The number of different keys.</summary>
    public const int Keys = 10_000;

    /// <summary>Stores each key once.</summary>
    public static void Fill(IServerUnderTest server, int count)
    {
        using var connection = server.Connect(batch: 50);
        var key = 0;
        for (var stored = 0; stored < count; stored += 50)
        {
            connection.Send(static () => true, () => key++);
            connection.Receive();
        }
    }

    /// <summary>Loads the server for the duration.</summary>
    public static async Task<LoadResult> RunAsync(IServerUnderTest server, int connections, int batch, TimeSpan duration)
    {
        var threads = Math.Min(connections, Environment.ProcessorCount);
        var opened = new List<LoadConnection>();
        try
        {
            for (var i = 0; i < connections; i++)
            {
                opened.Add(server.Connect(batch));
            }

            var processor = ProcessTree.ProcessorTime(server.ProcessId);
            var startedAt = Stopwatch.GetTimestamp();
            var until = startedAt + (long)(duration.TotalSeconds * Stopwatch.Frequency);
            var counts = await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Factory.StartNew(
                () => Work([.. opened.Where((_, i) => i % threads == thread)], batch, thread, until),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));
            double operations = counts.Sum();
            return new(operations / Stopwatch.GetElapsedTime(startedAt).TotalSeconds, (ProcessTree.ProcessorTime(server.ProcessId) - processor).TotalMicroseconds / operations);
        }
        finally
        {
            opened.ForEach(static connection => connection.Dispose());
        }
    }

    private static long Work(LoadConnection[] connections, int batch, int seed, long until)
    {
        var random = new Random(seed);
        var isSet = () => random.Next(100) < WritePercentage;
        var nextKey = () => random.Next(Keys);
        var count = 0L;
        while (Stopwatch.GetTimestamp() < until)
        {
            foreach (var connection in connections)
            {
                connection.Send(isSet, nextKey);
            }

            foreach (var connection in connections)
            {
                connection.Receive();
            }

            count += connections.Length * batch;
        }

        return count;
    }
}

/// <summary>What a run measured.</summary>
/// <param name="PerSecond">Operations per second.</param>
/// <param name="Processor">Processor time of the server per operation, in microseconds, user and kernel.</param>
internal readonly record struct LoadResult(double PerSecond, double Processor);
