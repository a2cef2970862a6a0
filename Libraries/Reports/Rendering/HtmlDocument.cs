using System.Security.Cryptography;
using System.Text;

namespace Showroom.Reports.Rendering;

/// <summary>One self-contained HTML document for a collection: no script, no request, the charts within it.</summary>
public static class HtmlDocument
{
    private static readonly string s_style = ReadStyle();

    /// <summary>The style sheet of what <see cref="ReportHtml"/> renders.</summary>
    public static string Style => s_style;

    /// <summary>The document.</summary>
    public static string Render(ReportCollection collection)
    {
        var claims = collection.Entries.SelectMany(static entry => entry.Report?.Result.Claims ?? []).ToArray();
        var failed = collection.Entries.Where(static entry => entry.Report is null).ToArray();
        var html = new Html();
        html.Add($"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">""");
        html.Add($"""<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{StyleHash()}'"><meta name="color-scheme" content="light dark">""");
        html.Add($"<title>Showroom: experiments</title><style>").Add(Literal(s_style)).Add($"</style></head><body><header><h1>Showroom: experiments</h1>");
        html.Add($"<p>{ReportHtml.Date(collection.StartedAt)}, {Figure.Text(Math.Round(collection.Seconds))} s. {collection.Machine.ToString()}.</p><p><code>{collection.Command}</code></p>");
        html.Add($"<p>{Summary(claims, failed.Length)}</p></header>");
        AddContents(html, collection);
        html.Add($"""<main><section aria-labelledby="claims"><h2 id="claims">Claims, expected and measured</h2>""").Add(ReportHtml.Claims(claims)).Add($"</section>");
        for (var i = 0; i < collection.Entries.Count; i++)
        {
            Add(html, collection.Entries[i], i);
        }

        return html.Add($"</main></body></html>\n").ToString();
    }

    private static void AddContents(Html html, ReportCollection collection)
    {
        html.Add($"""<nav aria-label="Experiments"><ul><li><a href="#claims">All claims</a></li>""");
        for (var i = 0; i < collection.Entries.Count; i++)
        {
            html.Add($"""<li><a href="#experiment-{i}">{collection.Entries[i].Name}</a></li>""");
        }

        html.Add($"</ul></nav>");
    }

    private static void Add(Html html, ReportEntry entry, int index)
    {
        html.Add($"""<section aria-labelledby="experiment-{index}"><h2 id="experiment-{index}">{entry.Report?.Result.Title ?? entry.Name}</h2><p><code>{entry.Command}</code></p>""");
        if (entry.Report is { } report)
        {
            html.Add($"<p>{ReportHtml.Date(report.StartedAt)}, {Figure.Text(Math.Round(report.Seconds))} s, load average {Figure.Text(report.Machine.LoadAverage)} at the start.</p>");
            html.Add(ReportHtml.Result(report.Result, level: 3));
        }
        else
        {
            html.Add($"""<p class="failure"><strong>Failed:</strong> {entry.Failure}</p>""");
        }

        html.Add($"</section>");
    }

    private static string Summary(Claim[] claims, int failed)
    {
        var text = $"{claims.Count(static claim => claim.Verdict == Verdict.Met)} of {claims.Length} claims are met, {claims.Count(static claim => claim.Verdict == Verdict.PartlyMet)} in some of the rounds only.";
        return failed == 0 ? text : $"{text} {failed} experiments failed.";
    }

    private static Html Literal(string style)
    {
        // The only markup that is not written here; it is a resource of this assembly.
        var html = new Html();
        var handler = new Html.Handler(style.Length, 0, html);
        handler.AppendLiteral(style);
        return html;
    }

    private static string StyleHash() => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(s_style)))}";

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(HtmlDocument).Assembly.GetManifestResourceStream("report.css")!);
        return reader.ReadToEnd();
    }
}
