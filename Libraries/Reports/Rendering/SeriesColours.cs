namespace Showroom.Reports.Rendering;

/// <summary>The style sheet has a colour for each series of a chart, and begins again after the last.</summary>
internal static class SeriesColours
{
    public const int Count = 6;
}
