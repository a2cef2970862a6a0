using System.CommandLine;
using Showroom.Reports;
using Showroom.Reports.Rendering;

namespace Showroom.Lab.CommandLine;

/// <summary>The options of every experiment that write its report to files.</summary>
internal sealed class ReportOptions
{
    private readonly Option<FileInfo?> _json = new("--json") { Description = "A file for the report as JSON, with every single run." };
    private readonly Option<FileInfo?> _markdown = new("--markdown") { Description = "A file for the report as Markdown." };

    private readonly Option<bool> _endsWithInput = new("--end-with-input") { Description = "Cancels the experiment when the standard input ends: when the program that started it closes it, or dies.", Hidden = true };

    public IReadOnlyList<Option> All => [_json, _markdown, _endsWithInput];

    /// <summary>A source that is cancelled with a token, and at the end of the standard input when it was asked for.</summary>
    public CancellationTokenSource CreateCancellation(ParseResult arguments, CancellationToken cancellationToken)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (arguments.GetValue(_endsWithInput))
        {
            _ = Task.Run(
                async () =>
                {
                    await Console.OpenStandardInput().CopyToAsync(Stream.Null, CancellationToken.None);
                    await source.CancelAsync();
                },
                CancellationToken.None);
        }

        return source;
    }

    public async Task WriteAsync(ParseResult arguments, ExperimentReport report, CancellationToken cancellationToken)
    {
        await WriteAsync(arguments.GetValue(_json), () => ReportJson.Write(report), cancellationToken);
        await WriteAsync(arguments.GetValue(_markdown), () => MarkdownRenderer.Render(report), cancellationToken);
    }

    public static async Task WriteAsync(FileInfo? file, Func<string> text, CancellationToken cancellationToken)
    {
        if (file is not null)
        {
            file.Directory?.Create();
            await File.WriteAllTextAsync(file.FullName, text(), cancellationToken);
        }
    }
}
