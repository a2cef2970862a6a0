namespace Showroom.Web.Topology;

/// <summary>A box of the drawing.</summary>
/// <param name="Node">What it shows.</param>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
internal sealed record Box(TopologyNode Node, double X, double Y);

/// <summary>A line between two boxes, as an SVG path.</summary>
internal sealed record Link(string Path, bool IsActive);

/// <summary>The system in the direction of requests: the gateway, the services behind it, what they keep their data in, and what takes messages.</summary>
internal sealed class Drawing
{
    private static readonly string[][] s_columns = [["gateway"], ["web", "api"], ["cache", "postgres", "messaging"], ["worker"]];

    // Narrow pages have no room for all services side by side.
    private static readonly string[][] s_rows = [["gateway"], ["web"], ["api"], ["cache", "postgres", "messaging"], ["worker"]];

    private static readonly (string From, string To)[] s_links = [("gateway", "web"), ("gateway", "api"), ("api", "cache"), ("api", "postgres"), ("api", "messaging"), ("worker", "messaging"), ("worker", "postgres")];

    private Drawing(DrawingLayout layout, IReadOnlyList<Box> boxes, IReadOnlyList<Link> links) => (Layout, Boxes, Links) = (layout, boxes, links);

    public DrawingLayout Layout { get; }

    public IReadOnlyList<Box> Boxes { get; }

    public IReadOnlyList<Link> Links { get; }

    public double Width => Boxes.Select(box => box.X + Layout.BoxWidth).DefaultIfEmpty(0).Max() + DrawingLayout.Margin;

    public double Height => Boxes.Select(box => box.Y + Layout.BoxHeight).DefaultIfEmpty(0).Max() + DrawingLayout.Margin;

    public static Drawing Create(IReadOnlyList<TopologyNode> nodes, DrawingLayout layout)
    {
        var lines = (layout.IsVertical ? s_rows : s_columns)
            .Select(sets => sets.SelectMany(set => nodes.Where(node => node.Resource.Set == set)).ToArray())
            .SelectMany(layer => layer.Chunk(layout.MaxPerLine).Select(static (line, index) => (Nodes: line, IsFirst: index == 0)))
            .ToArray();
        List<Box> boxes = [];
        var (along, across) = layout.IsVertical ? (layout.BoxHeight, layout.BoxWidth) : (layout.BoxWidth, layout.BoxHeight);
        var most = lines.Select(static line => line.Nodes.Length).DefaultIfEmpty(0).Max();
        var position = DrawingLayout.Margin;
        foreach (var (line, isFirst) in lines)
        {
            position += boxes.Count == 0 ? 0 : along + (isFirst ? layout.LayerGap : layout.Gap);
            boxes.AddRange(line.Select((node, index) =>
            {
                var offset = DrawingLayout.Margin + ((index + ((most - line.Length) / 2.0)) * (across + layout.Gap));
                return layout.IsVertical ? new Box(node, offset, position) : new Box(node, position, offset);
            }));
        }

        return new Drawing(layout, boxes, [.. s_links.SelectMany(link => boxes.Where(box => box.Node.Resource.Set == link.From).SelectMany(from => boxes.Where(box => box.Node.Resource.Set == link.To).Select(to => Connect(from, to, layout))))]);
    }

    private static Link Connect(Box from, Box to, DrawingLayout layout)
    {
        var isForward = layout.IsVertical ? from.Y <= to.Y : from.X <= to.X;
        var (first, second) = isForward ? (from, to) : (to, from);
        return new Link(layout.IsVertical ? CurveDown(first, second, layout) : CurveRight(first, second, layout), from.Node.Resource.IsHealthy && to.Node.Resource.IsHealthy);
    }

    private static string CurveRight(Box left, Box right, DrawingLayout layout)
    {
        var (x1, y1, x2, y2) = (left.X + layout.BoxWidth, left.Y + (layout.BoxHeight / 2), right.X, right.Y + (layout.BoxHeight / 2));
        return FormattableString.Invariant($"M{x1} {y1}C{x1 + (layout.LayerGap / 2)} {y1} {x2 - (layout.LayerGap / 2)} {y2} {x2} {y2}");
    }

    private static string CurveDown(Box upper, Box lower, DrawingLayout layout)
    {
        var (x1, y1, x2, y2) = (upper.X + (layout.BoxWidth / 2), upper.Y + layout.BoxHeight, lower.X + (layout.BoxWidth / 2), lower.Y);
        return FormattableString.Invariant($"M{x1} {y1}C{x1} {y1 + (layout.LayerGap / 2)} {x2} {y2 - (layout.LayerGap / 2)} {x2} {y2}");
    }
}
