using Showroom.Web.Topology;
using Resource = Showroom.Web.Topology.Resource;

namespace Showroom.Tests.Model.Web;

public sealed class TopologyTests
{
    [Fact]
    public void Rates_and_hit_rates_are_differences_of_two_readings()
    {
        var before = new Dictionary<string, double> { ["http.server.request.duration.count"] = 100, ["http.server.request.duration.sum"] = 1, ["showroom.cache.requests:l1"] = 1000, ["process.cpu"] = 5 };
        var now = new Dictionary<string, double>
        {
            ["http.server.request.duration.count"] = 300,
            ["http.server.request.duration.sum"] = 2,
            ["showroom.cache.requests:l1"] = 1030,
            ["showroom.cache.requests:l2"] = 9,
            ["showroom.cache.requests:db"] = 1,
            ["process.cpu"] = 6,
            ["process.memory"] = 64 * 1024 * 1024,
        };

        var figures = TopologyFigures.Create(now, before, seconds: 2).ToDictionary(static figure => figure.Name, static figure => figure.Value);

        Assert.Equal((100.0, 5.0, 75.0, 90.0, 50.0, 64.0), (figures["Figure.Requests"], figures["Figure.Latency"], figures["Figure.L1"], figures["Figure.L2"], figures["Figure.Processor"], figures["Figure.Memory"]));
    }

    [Fact]
    public void A_server_that_was_restarted_has_no_negative_rates()
    {
        var figures = TopologyFigures.Create(new Dictionary<string, double> { ["http.server.request.duration.count"] = 1 }, new Dictionary<string, double> { ["http.server.request.duration.count"] = 500 }, seconds: 2);

        Assert.Equal(0, Assert.Single(figures).Value);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_drawing_has_a_box_for_each_replica_and_links_in_the_direction_of_requests(bool isNarrow)
    {
        var layout = isNarrow ? DrawingLayout.Narrow : DrawingLayout.Wide;
        var nodes = new[] { "gateway", "web-1", "api-1", "api-2", "cache", "postgres", "worker-1" }
            .Select(static name => new TopologyNode(new Resource(name, "service", name == "api-2" ? "Exited" : "Running", null, null, []), []));

        var drawing = Drawing.Create([.. nodes], layout);

        Assert.Equal(7, drawing.Boxes.Count);
        Assert.DoesNotContain(
            drawing.Boxes.SelectMany((one, index) => drawing.Boxes.Skip(index + 1).Select(other => (one, other))),
            pair => Math.Abs(pair.one.X - pair.other.X) < layout.BoxWidth && Math.Abs(pair.one.Y - pair.other.Y) < layout.BoxHeight);
        Assert.Equal(8, drawing.Links.Count);
        Assert.Equal(3, drawing.Links.Count(static link => !link.IsActive));
        Assert.Empty(Drawing.Create([], layout).Boxes);
    }

    [Fact]
    public void The_drawing_for_phones_is_as_wide_as_three_boxes_whatever_the_number_of_replicas()
    {
        var nodes = Enumerable.Range(1, 7).Select(static number => new TopologyNode(new Resource($"api-{number}", "service", "Running", null, null, []), [])).ToArray();

        var drawing = Drawing.Create(nodes, DrawingLayout.Narrow);

        Assert.Equal((3 * DrawingLayout.Narrow.BoxWidth) + (2 * DrawingLayout.Narrow.Gap) + (2 * DrawingLayout.Margin), drawing.Width);
        Assert.Equal(3, drawing.Boxes.Select(static box => box.Y).Distinct().Count());
    }
}
