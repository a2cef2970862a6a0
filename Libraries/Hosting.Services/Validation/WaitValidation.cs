namespace Showroom.Hosting.Services;

internal static class WaitValidation
{
    /// <exception cref="DistributedApplicationException">Resources wait for each other; the message names them in order.</exception>
    public static void Validate(IEnumerable<IResource> resources)
    {
        var waits = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var resource in resources)
        {
            waits[resource.Name] = [.. resource.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name)];
        }

        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in waits.Keys)
        {
            Visit(name, []);
        }

        void Visit(string name, List<string> path)
        {
            if (path.IndexOf(name) is >= 0 and var start)
            {
                throw new DistributedApplicationException(
                    $"{string.Join(" waits for ", path.Skip(start).Append(name))}: none of them would ever start; remove one WaitFor.");
            }

            if (done.Contains(name) || !waits.TryGetValue(name, out var next))
            {
                return;
            }

            path.Add(name);
            foreach (var dependency in next)
            {
                Visit(dependency, path);
            }

            path.RemoveAt(path.Count - 1);
            done.Add(name);
        }
    }
}
