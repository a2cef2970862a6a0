using System.Globalization;
using System.Text.RegularExpressions;
using Showroom.Lab.Gateway.Replicas;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway.Benchmarking;

/// <summary>One run of wrk.</summary>
/// <param name="Requests">Requests that completed.</param>
/// <param name="PerSecond">Requests per second.</param>
/// <param name="P50">Median latency, in milliseconds.</param>
/// <param name="P99">99th percentile of latency, in milliseconds.</param>
/// <param name="Failed">Responses that were not 2xx or 3xx, and socket errors.</param>
internal sealed partial record Wrk(long Requests, double PerSecond, double P50, double P99, long Failed)
{
    public static async Task<Wrk> RunAsync(string wrk, int port, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        var threads = Math.Min(connections, Environment.ProcessorCount);
        return Parse(await ChildProcess.RunSuccessfullyAsync(
            wrk,
            [$"-t{threads}", $"-c{connections}", $"-d{(int)duration.TotalSeconds}s", "--latency", $"http://127.0.0.1:{port}{ReplicaCommand.Path}"],
            cancellationToken));
    }

    public static Wrk Parse(string output)
    {
        var errors = SocketErrors().Match(output);
        var failed = errors.Success ? errors.Groups.Values.Skip(1).Sum(group => long.Parse(group.Value, CultureInfo.InvariantCulture)) : 0;
        if (NotOk().Match(output) is { Success: true } notOk)
        {
            failed += long.Parse(notOk.Groups[1].Value, CultureInfo.InvariantCulture);
        }

        return new Wrk(
            long.Parse(Total().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            Percentile(output, "50%"),
            Percentile(output, "99%"),
            failed);
    }

    private static double Percentile(string output, string name)
    {
        var match = Latency().Matches(output).First(match => match.Groups[1].Value == name);
        var value = double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture);
        return match.Groups[3].Value switch { "us" => value / 1000, "ms" => value, _ => value * 1000 };
    }

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Total();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"(\d\d%)\s+([\d.]+)(us|ms|s)")]
    private static partial Regex Latency();

    [GeneratedRegex(@"connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex SocketErrors();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex NotOk();
}
