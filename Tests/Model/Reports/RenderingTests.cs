using System.Xml.Linq;
using Showroom.Reports;
using Showroom.Reports.Rendering;

namespace Showroom.Tests.Model.Reports;

public sealed class RenderingTests
{
    [Fact]
    public void A_report_survives_JSON()
    {
        var report = SampleReports.Report();

        var read = ReportJson.ReadReport(ReportJson.Write(report));

        Assert.Equal(ReportJson.Write(report), ReportJson.Write(read));
        Assert.Equal(MarkdownRenderer.Render(report), MarkdownRenderer.Render(read));
        Assert.Equal(report.Result.Claims, read.Result.Claims);
        Assert.Equal(1, read.Result.Runs?.GetProperty("round").GetInt32());
    }

    [Fact]
    public void Figures_that_are_not_finite_survive_JSON()
    {
        var report = SampleReports.Report();
        report = report with { Result = report.Result with { Claims = [Claim.Goal("outage", Expectation.AtMost(1), double.PositiveInfinity, "s")] } };

        var claim = Assert.Single(ReportJson.ReadReport(ReportJson.Write(report)).Result.Claims);

        Assert.Equal((double.PositiveInfinity, Verdict.NotMet), (claim.Measured.Value, claim.Verdict));
    }

    [Fact]
    public void Markdown_has_expected_beside_measured()
    {
        var text = MarkdownRenderer.Render(SampleReports.Report());

        Assert.Contains("| lost | 0 | 0 |  | met |", text, StringComparison.Ordinal);
        Assert.Contains("| p99 | at most 5 | 5 (4 to 6) | ms | partly met |", text, StringComparison.Ordinal);
        Assert.Contains("| server | rate, per second | p99, ms |", text, StringComparison.Ordinal);
        Assert.Contains("| a | 50 | 2 (1 to 3) |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_markup_are_text_in_Markdown()
    {
        var text = MarkdownRenderer.Render(SampleReports.HostileReport() with { Command = "lab" });

        Assert.DoesNotContain("<script", text[..text.IndexOf("````", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.All(text.Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal) && line.Contains("alert", StringComparison.Ordinal)), static line =>
            Assert.Contains("\\|", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_with_markup_are_text_in_HTML()
    {
        var text = HtmlDocument.Render(SampleReports.Collection(
            SampleReports.Entry(SampleReports.HostileReport()), new ReportEntry { Name = SampleReports.Hostile, Command = SampleReports.Hostile, Failure = SampleReports.Hostile }));

        var document = Parse(text);
        Assert.Empty(document.Descendants("script"));
        Assert.Equal(SampleReports.Hostile, document.Descendants("p").Single(static one => (string?)one.Attribute("class") == "failure").Nodes().OfType<XText>().Single().Value.Trim());
        Assert.Contains(document.Descendants("th"), static cell => cell.Value == SampleReports.Hostile);
        Assert.All(document.Descendants().Where(static one => one.Name.LocalName == "svg"), static svg => Assert.Equal(SampleReports.Hostile, (string?)svg.Attribute("aria-label")));
    }

    [Fact]
    public void The_document_requests_nothing_and_has_no_style_attribute()
    {
        var document = Parse(HtmlDocument.Render(SampleReports.Collection(SampleReports.Entry(SampleReports.Report()))));

        Assert.DoesNotContain(document.Descendants().Attributes(), static attribute => attribute.Name.LocalName is "style" or "src" || (attribute.Name.LocalName == "href" && !attribute.Value.StartsWith('#')));
        Assert.DoesNotContain("url(", HtmlDocument.Style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", HtmlDocument.Style, StringComparison.Ordinal);
        Assert.Equal(2, document.Descendants().Count(static one => one.Name.LocalName == "svg"));
    }

    [Fact]
    public void The_lines_of_a_page_are_data_that_cannot_end_their_script()
    {
        var page = ReportHtml.Render(SampleReports.HostileReport().Result);
        var json = Assert.Single(XElement.Parse($"<div>{page}</div>").Descendants("script")).Value;

        Assert.DoesNotContain('<', json);
        Assert.Equal(SampleReports.Hostile, System.Text.Json.JsonDocument.Parse(json).RootElement.GetProperty("series")[0].GetProperty("label").GetString());
    }

    [Fact]
    public void A_chart_of_no_figure_or_of_zeros_is_drawn()
    {
        ReportTable table = new() { Title = "", Columns = ["a", "b"], Rows = [ReportTable.Row("x", 0)], Charts = [] };

        Assert.All([table, table with { Rows = [] }, table with { Rows = [ReportTable.Row("x", double.PositiveInfinity)] }], static table =>
        {
            foreach (var chart in new[] { Chart.Bars("", 1), Chart.Bars("", 1) with { IsLogarithmic = true }, Chart.Lines("", 1, over: 1) })
            {
                Assert.DoesNotContain("NaN", XElement.Parse(ReportHtml.Render(table, chart)).ToString(), StringComparison.Ordinal);
            }
        });
    }

    /// <summary>As XML, which the document is apart from the type and the elements without an end.</summary>
    private static XElement Parse(string html) => XElement.Parse(System.Text.RegularExpressions.Regex.Replace(
        html.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal), "<meta ([^>]*)>", "<meta $1/>"));
}
