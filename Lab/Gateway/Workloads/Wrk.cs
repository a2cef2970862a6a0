using System.Globalization;
using System.Text.RegularExpressions;
using Showroom.Lab.Processes;

namespace Showroom.Lab.Gateway.Workloads;

/// <summary>The load generator wrk.</summary>
/// <param name="program">Its path.</param>
/// <param name="folder">For the script that makes a request body.</param>
internal sealed partial class Wrk(string program, string folder)
{
    /// <param name="port">On the loopback interface.</param>
    /// <param name="path">Of the requests.</param>
    /// <param name="bodyLength">In bytes; 0 for GET.</param>
    /// <param name="connections">Held open.</param>
    /// <param name="duration">In whole seconds.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public async Task<LoadResult> RunAsync(int port, string path, int bodyLength, int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        var threads = Math.Min(connections, Environment.ProcessorCount);
        string[] script = bodyLength == 0 ? [] : ["-s", await WriteScriptAsync(bodyLength, cancellationToken)];
        return Parse(await ChildProcess.RunSuccessfullyAsync(
            program,
            [$"-t{threads}", $"-c{connections}", $"-d{(int)duration.TotalSeconds}s", "--latency", .. script, $"http://127.0.0.1:{port}{path}"],
            cancellationToken));
    }

    public static LoadResult Parse(string output)
    {
        var errors = SocketErrors().Match(output);
        var failed = errors.Success ? errors.Groups.Values.Skip(1).Sum(group => long.Parse(group.Value, CultureInfo.InvariantCulture)) : 0;
        if (NotOk().Match(output) is { Success: true } notOk)
        {
            failed += long.Parse(notOk.Groups[1].Value, CultureInfo.InvariantCulture);
        }

        return new LoadResult(
            long.Parse(Total().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
            Percentile(output, "50%"),
            Percentile(output, "99%"),
            failed);
    }

    private async Task<string> WriteScriptAsync(int bodyLength, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, $"post-{bodyLength.ToString(CultureInfo.InvariantCulture)}.lua");
        if (!File.Exists(path))
        {
            await File.WriteAllTextAsync(
                path,
                $"""
                wrk.method = "POST"
                wrk.body = string.rep("x", {bodyLength.ToString(CultureInfo.InvariantCulture)})
                wrk.headers["Content-Type"] = "application/octet-stream"
                """,
                cancellationToken);
        }

        return path;
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
