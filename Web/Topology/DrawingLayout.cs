namespace Showroom.Web.Topology;

/// <summary>The direction and the measures of a drawing, in units of its SVG.</summary>
/// <param name="IsVertical">Whether requests go down; else they go from left to right.</param>
/// <param name="BoxWidth">The width of a box.</param>
/// <param name="BoxHeight">The height of a box.</param>
/// <param name="LayerGap">Between two layers, for the links.</param>
/// <param name="Gap">Between two boxes of a layer.</param>
/// <param name="MaxPerLine">How many boxes of one set stand side by side; the next ones begin a line of their own.</param>
internal sealed record DrawingLayout(bool IsVertical, double BoxWidth, double BoxHeight, double LayerGap, double Gap, int MaxPerLine)
{
    public const double Margin = 8;

    /// <summary>For pages as wide as a desktop.</summary>
    public static DrawingLayout Wide { get; } = new(IsVertical: false, 150, 58, LayerGap: 90, Gap: 18, int.MaxValue);

    /// <summary>For phones.</summary>
    public static DrawingLayout Narrow { get; } = new(IsVertical: true, 112, 72, LayerGap: 44, Gap: 12, MaxPerLine: 3);
}
