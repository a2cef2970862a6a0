namespace Showroom.Web.Lab.Pages;

/// <summary>Where a run is.</summary>
internal static class RunAddress
{
    public static string Of(Guid run) => $"/lab/runs/{run}";

    public static string OfJson(Guid run) => $"/lab/runs/{run}/report.json";

    public static string OfMarkdown(Guid run) => $"/lab/runs/{run}/report.md";
}
