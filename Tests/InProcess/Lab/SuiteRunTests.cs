using Showroom.Lab.Suite;
using Showroom.Reports;
using Showroom.Reports.Rendering;
using Showroom.Tests.Model.Reports;

namespace Showroom.Tests.InProcess.Lab;

/// <summary><c>lab all</c> with a shell script in place of the experiments.</summary>
public sealed class SuiteRunTests : IDisposable
{
    private const string Script = """
        case "$1" in
          good) echo working >&2; cp "$0" "$3";;
          violated) cp "$0" "$3"; exit 1;;
          bad) echo "error: no server is installed" >&2; exit 1;;
          crashing) echo "Segmentation fault" >&2; exit 139;;
          slow) tail -f "$0";;
        esac
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("suite-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task An_experiment_that_fails_says_why_and_does_not_stop_the_others()
    {
        var progress = new List<string>();
        var run = new SuiteRun(await CreateProgramAsync(TimeSpan.FromMinutes(2)), (entry, line) => Add(progress, $"{entry.Name}: {line}"));

        var entries = await run.RunAsync([new("a", "bad"), new("b", "crashing"), new("c", "violated"), new("d", "good")], TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b", "c", "d"], entries.Select(static entry => entry.Name));
        Assert.Equal("no server is installed", entries[0].Failure);
        Assert.Contains("139", entries[1].Failure, StringComparison.Ordinal);
        Assert.Contains("Segmentation fault", entries[1].Failure, StringComparison.Ordinal);
        Assert.All(entries.Skip(2), static entry => Assert.Equal(MarkdownRenderer.Render(SampleReports.Report()), MarkdownRenderer.Render(entry.Report!)));
        Assert.Contains("d: working", progress);
        Assert.Contains("no server is installed", HtmlDocument.Render(SampleReports.Collection([.. entries])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_experiment_that_does_not_end_is_stopped_and_leaves_no_process()
    {
        var mark = Path.Combine(_folder.FullName, "report.json");

        var entries = await new SuiteRun(await CreateProgramAsync(TimeSpan.FromSeconds(1)), static (_, _) => { }).RunAsync([new("a", "slow")], TestContext.Current.CancellationToken);

        Assert.StartsWith("not finished after", Assert.Single(entries).Failure, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => !CommandLines().Any(line => line.Contains(mark, StringComparison.Ordinal)), () => "A process is left.");
    }

    private async Task<SuiteProgram> CreateProgramAsync(TimeSpan maxDuration)
    {
        var report = Path.Combine(_folder.FullName, "report.json");
        await File.WriteAllTextAsync(report, ReportJson.Write(SampleReports.Report()));
        return new SuiteProgram("sh", ["-c", Script, report], maxDuration) { StopTimeout = TimeSpan.FromSeconds(1) };
    }

    private static IEnumerable<string> CommandLines()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(static path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(process, "cmdline"));
            }
            catch (IOException)
            {
                // It has ended.
                continue;
            }

            yield return line;
        }
    }

    private static void Add(List<string> lines, string line)
    {
        lock (lines)
        {
            lines.Add(line);
        }
    }
}
