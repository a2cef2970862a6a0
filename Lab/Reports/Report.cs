using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Showroom.Lab.Reports;

/// <summary>An experiment's report: Markdown for people, JSON for programs, both with the machine and the command line.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>Date, processors, operating system and runtime, without which no figure can be compared.</summary>
    public static string Machine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} processors shared by load and servers, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");

    public static string ToJson<T>(T report) => JsonSerializer.Serialize(report, s_json);

    /// <summary>Prints the Markdown and writes both files.</summary>
    /// <param name="output">Their path, without extension.</param>
    /// <param name="markdown">For people.</param>
    /// <param name="json">For programs.</param>
    /// <param name="cancellationToken">Cancels writing.</param>
    public static async Task WriteAsync(string output, string markdown, string json, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(output + ".md", markdown, cancellationToken);
        await File.WriteAllTextAsync(output + ".json", json, cancellationToken);
        Console.WriteLine(markdown);
        Console.Error.WriteLine($"Written: {output}.md and {output}.json");
    }
}
