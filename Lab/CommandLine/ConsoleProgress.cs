using Spectre.Console;

namespace Showroom.Lab.CommandLine;

/// <summary>Progress on the standard error: with a spinner on a terminal, else in plain lines.</summary>
internal static class ConsoleProgress
{
    private static readonly IAnsiConsole s_terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Runs what reports its progress.</summary>
    public static Task<T> RunAsync<T>(string name, Func<Action<string>, Task<T>> run) => Console.IsErrorRedirected
        ? run(Console.Error.WriteLine)
        : s_terminal.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(name), status => run(line => Show(status, name, line)));

    /// <summary>Runs several steps: with a bar on a terminal.</summary>
    /// <param name="count">The number of steps.</param>
    /// <param name="run">Takes a function that shows the number of finished steps, and a line of text.</param>
    public static Task<T> RunAsync<T>(int count, Func<Action<int, string>, Task<T>> run) => Console.IsErrorRedirected
        ? run(static (_, line) => Console.Error.WriteLine(line))
        : s_terminal.Progress().Columns(new ProgressBarColumn(), new ElapsedTimeColumn(), new SpinnerColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }).StartAsync(async bar =>
        {
            var task = bar.AddTask("", maxValue: count);
            var result = await run((finished, line) => (task.Value, task.Description) = (finished, Markup.Escape(line.ReplaceLineEndings(" "))));
            task.Value = count;
            return result;
        });

    private static void Show(StatusContext status, string name, string line)
    {
        s_terminal.MarkupLineInterpolated($"[grey]{line}[/]");
        status.Status($"{Markup.Escape(name)}: {Markup.Escape(line.ReplaceLineEndings(" "))}");
    }
}
