using System.CommandLine;
using Showroom.Reports;
using Showroom.Reports.Rendering;

namespace Showroom.Lab.CommandLine;

/// <summary>The options of every experiment that write its report to files.</summary>
internal sealed class ReportOptions
{
    private readonly Option<FileInfo?> _json = new("--json") { Description = "A file for the report as JSON, with every single run." };
    private readonly Option<FileInfo?> _markdown = new("--markdown") { Description = "A file for the report as Markdown." };

    public IReadOnlyList<Option> All => [_json, _markdown];

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
