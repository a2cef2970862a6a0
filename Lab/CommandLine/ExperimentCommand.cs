using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Showroom.Reports;

namespace Showroom.Lab.CommandLine;

/// <summary>What a command measures.</summary>
/// <param name="arguments">The values of its options.</param>
/// <param name="progress">Takes a line of text about what is being done.</param>
/// <param name="cancellationToken">Cancels the experiment, which then leaves no process behind.</param>
/// <exception cref="ExperimentException">It cannot run, for the reason in the message.</exception>
internal delegate Task<ExperimentResult> Experiment(ParseResult arguments, Action<string> progress, CancellationToken cancellationToken);

/// <summary>
/// The command of an experiment: shows progress and the report in the console, and writes the report to files. It exits with 1 when the experiment failed
/// or a guarantee did not hold; a failure's reason is the last line of the standard error that begins with <see cref="FailurePrefix"/>.
/// </summary>
internal static class ExperimentCommand
{
    public const string FailurePrefix = "error: ";

    private static readonly JsonSerializerOptions s_runs = new(JsonSerializerDefaults.Web);

    /// <param name="name">Of the command.</param>
    /// <param name="description">What it measures.</param>
    /// <param name="options">Its own options.</param>
    /// <param name="run">Measures.</param>
    public static Command Create(string name, string description, IReadOnlyList<Option> options, Experiment run)
    {
        var output = new ReportOptions();
        var command = new Command(name, description);
        foreach (var option in options.Concat(output.All))
        {
            command.Options.Add(option);
        }

        command.SetAction((arguments, cancellationToken) => RunAsync(name, arguments, options, run, output, cancellationToken));
        return command;
    }

    /// <summary>Single runs for <see cref="ExperimentResult.Runs"/>.</summary>
    public static JsonElement Runs<T>(T runs) => JsonSerializer.SerializeToElement(runs, s_runs);

    /// <summary>The reason of a failure in what an experiment wrote to the standard error; null when there is none.</summary>
    public static string? Failure(string output)
    {
        var lines = output.Split('\n').Select(static line => line.TrimEnd('\r')).ToArray();
        var last = Array.FindLastIndex(lines, static line => line.StartsWith(FailurePrefix, StringComparison.Ordinal));
        return last < 0 ? null : string.Join('\n', lines[last..])[FailurePrefix.Length..];
    }

    private static async Task<int> RunAsync(
        string name, ParseResult arguments, IReadOnlyList<Option> options, Experiment run, ReportOptions output, CancellationToken cancellationToken)
    {
        // Not disposed: the end of the input may cancel it at any time.
        var cancellation = output.CreateCancellation(arguments, cancellationToken);
        var (machine, startedAt, watch) = (Machine.Current(), TimeProvider.System.GetUtcNow(), Stopwatch.StartNew());
        try
        {
            var result = await ConsoleProgress.RunAsync(name, progress => run(arguments, progress, cancellation.Token));
            var report = new ExperimentReport
            {
                Experiment = name,
                Command = string.Join(' ', (string[])["lab", name, .. options.SelectMany(option => Tokens(arguments, option))]),
                Options = options.ToDictionary(static option => option.Name.TrimStart('-'), option => Text(arguments, option)),
                Machine = machine,
                StartedAt = startedAt,
                Seconds = watch.Elapsed.TotalSeconds,
                Result = result,
            };
            await output.WriteAsync(arguments, report, cancellationToken);
            ConsoleReport.Write(report);
            return result.HoldsGuarantees ? 0 : 1;
        }
        catch (ExperimentException failure)
        {
            await Console.Error.WriteLineAsync($"{FailurePrefix}{failure.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"{FailurePrefix}cancelled");
            return 1;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"{exception}\n{FailurePrefix}{exception.Message.ReplaceLineEndings(" ")}");
            return 1;
        }
    }

    /// <summary>As given; a value that is a path without its folder, which is of no use elsewhere.</summary>
    private static IEnumerable<string> Tokens(ParseResult arguments, Option option) =>
        arguments.GetResult(option) is { Implicit: false } result
            ? [option.Name, .. result.Tokens.Select(static token => Path.IsPathRooted(token.Value) ? Path.GetFileName(token.Value) : token.Value)]
            : [];

    private static string Text(ParseResult arguments, Option option) => OptionText.Of(arguments.GetResult(option) is { } result ? result.GetValueOrDefault<object>() : option.GetDefaultValue());
}
