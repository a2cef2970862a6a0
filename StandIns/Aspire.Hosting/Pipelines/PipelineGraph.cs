namespace Aspire.Hosting.Pipelines;

/// <summary>Which steps the chosen one needs, and what comes before what.</summary>
internal sealed class PipelineGraph
{
    private readonly Dictionary<string, PipelineStep> _steps;
    private readonly Dictionary<string, SortedSet<string>> _before;

    /// <exception cref="DistributedApplicationException">Two steps have one name, a step names one that does not exist, or steps depend on each other in a circle.</exception>
    public PipelineGraph(IEnumerable<PipelineStep> steps)
    {
        _steps = new(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (!_steps.TryAdd(step.Name, step))
            {
                throw new DistributedApplicationException($"Two pipeline steps have the name '{step.Name}': rename one of them.");
            }
        }

        _before = _steps.Keys.ToDictionary(name => name, _ => new SortedSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var step in _steps.Values)
        {
            foreach (var other in step.DependsOnSteps)
            {
                Known(step, other, "depends on");
                _before[step.Name].Add(other);
            }
            foreach (var other in step.RequiredBySteps)
            {
                Known(step, other, "is required by");
                _before[other].Add(step.Name);
            }
        }
    }

    /// <summary>The steps that come directly before one.</summary>
    public IReadOnlyCollection<string> Before(string name) => _before[name];

    /// <summary>The chosen step and all that it needs, each after what it needs.</summary>
    public IReadOnlyList<PipelineStep> StepsFor(string chosen)
    {
        if (!_steps.ContainsKey(chosen))
        {
            throw new DistributedApplicationException(
                $"Step '{chosen}' not found in pipeline. Available steps: {string.Join(", ", _steps.Keys.Order(StringComparer.Ordinal).Select(name => $"'{name}'"))}.");
        }
        var ordered = new List<PipelineStep>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        Visit(chosen, []);
        return ordered;

        void Visit(string name, List<string> path)
        {
            if (path.IndexOf(name) is var start and >= 0)
            {
                throw new DistributedApplicationException($"Pipeline steps depend on each other in a circle: {string.Join(" -> ", path.Skip(start).Append(name).Select(s => $"'{s}'"))}.");
            }
            if (!done.Contains(name))
            {
                path.Add(name);
                foreach (var other in _before[name])
                {
                    Visit(other, path);
                }
                path.RemoveAt(path.Count - 1);
                done.Add(name);
                ordered.Add(_steps[name]);
            }
        }
    }

    private void Known(PipelineStep step, string other, string relation)
    {
        if (!_steps.ContainsKey(other))
        {
            throw new DistributedApplicationException($"Step '{step.Name}' {relation} step '{other}', which does not exist.");
        }
    }
}
