namespace Showroom.Hosting.Aws.Topologies;

/// <summary>Every contradiction at once, so that nobody has to publish five times to find five.</summary>
internal static class TopologyCheck
{
    public static void Check(Topology topology)
    {
        var network = topology.Options.Network;
        string[] problems =
        [
            .. OptionsCheck.Problems(topology.Options),
            .. topology.Caches.SelectMany(c => OptionsCheck.Problems(c.Name, c.Options, network)),
            .. topology.Databases.SelectMany(d => OptionsCheck.Problems(d.Name, d.Options, network)),
            .. topology.Services.SelectMany(s => OptionsCheck.Problems(s.Name, s.Options, s.Count)),
            .. External(topology),
        ];
        if (problems.Length > 0)
        {
            throw new DistributedApplicationException(string.Join(Environment.NewLine, problems));
        }
    }

    private static IEnumerable<string> External(Topology topology)
    {
        var external = topology.Services.Where(s => s.External).Select(s => s.Name).ToArray();
        if (topology.Site is { Listens: false } mute)
        {
            yield return $"{mute.Name} is external and has no endpoint.";
        }

        if (external.Length > 1)
        {
            yield return $"{string.Join(" and ", external)} have external endpoints. Allowed: one, the site; put the others behind it.";
        }
    }
}
