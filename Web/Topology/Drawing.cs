namespace Showroom.Web.Topology;

/// <summary>A box of the drawing.</summary>
/// <param name="Node">What it shows.</param>
/// <param name="X">Its left edge.</param>
/// <param name="Y">Its upper edge.</param>
internal sealed record Box(TopologyNode Node, double X, double Y)
{
    public const double Width = 150, Height = 58;
}

/// <summary>A line between two boxes, as an SVG path.</summary>
internal sealed record Link(string Path, bool IsActive);

/// <summary>The system from left to right: the gateway, the services behind it, what they keep their data in, and what takes messages.</summary>
internal sealed class Drawing
{
    private const double ColumnGap = 90, RowGap = 18, Margin = 8;

    private static readonly string[][] s_columns = [["gateway"], ["web", "api"], ["cache", "postgres", "messaging"], ["worker"]];

    private static readonly (string From, string To)[] s_links = [("gateway", "web"), ("gateway", "api"), ("api", "cache"), ("api", "postgres"), ("api", "messaging"), ("worker", "messaging"), ("worker", "postgres")];

    private Drawing(IReadOnlyList<Box> boxes, IReadOnlyList<Link> links) => (Boxes, Links) = (boxes, links);

    public IReadOnlyList<Box> Boxes { get; }

    public IReadOnlyList<Link> Links { get; }

    public static double Width => (Margin * 2) + (s_columns.Length * Box.Width) + ((s_columns.Length - 1) * ColumnGap);

    public double Height => Boxes.Select(static box => box.Y + Box.Height).DefaultIfEmpty(0).Max() + Margin;

    public static Drawing Create(IReadOnlyList<TopologyNode> nodes)
    {
        var columns = s_columns.Select(sets => sets.SelectMany(set => nodes.Where(node => node.Resource.Set == set)).ToArray()).ToArray();
        var rows = columns.Max(static column => column.Length);
        Box[] boxes =
        [
            .. columns.SelectMany((column, index) => column.Select((node, row) => new Box(
                node,
                Margin + (index * (Box.Width + ColumnGap)),
                Margin + ((row + ((rows - column.Length) / 2.0)) * (Box.Height + RowGap))))),
        ];
        return new Drawing(boxes, [.. s_links.SelectMany(link => boxes.Where(box => box.Node.Resource.Set == link.From).SelectMany(from => boxes.Where(box => box.Node.Resource.Set == link.To).Select(to => Connect(from, to))))]);
    }

    private static Link Connect(Box from, Box to)
    {
        var (left, right) = from.X <= to.X ? (from, to) : (to, from);
        var (x1, y1, x2, y2) = (left.X + Box.Width, left.Y + (Box.Height / 2), right.X, right.Y + (Box.Height / 2));
        return new Link(
            FormattableString.Invariant($"M{x1} {y1}C{x1 + (ColumnGap / 2)} {y1} {x2 - (ColumnGap / 2)} {y2} {x2} {y2}"),
            from.Node.Resource.IsHealthy && to.Node.Resource.IsHealthy);
    }
}
