using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>The steps of publishing.</summary>
[Experimental("ASPIREPIPELINES001")]
public interface IDistributedApplicationPipeline
{
    /// <summary>Adds a step.</summary>
    /// <param name="name">Its name, unique in the application.</param>
    /// <param name="action">What it does.</param>
    /// <param name="dependsOn">The step, or steps, that come before: a string or an enumeration of strings.</param>
    /// <param name="requiredBy">The step, or steps, that it comes before: a string or an enumeration of strings.</param>
    void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null);

    /// <summary>Adds a step.</summary>
    void AddStep(PipelineStep step);
}

internal sealed class DistributedApplicationPipeline : IDistributedApplicationPipeline
{
    private readonly List<PipelineStep> _steps =
    [
        Aggregate(WellKnownPipelineSteps.PublishPrereq, "Before anything is published.", WellKnownPipelineSteps.ProcessParameters),
        Aggregate(WellKnownPipelineSteps.Publish, "Everything that publishes.", WellKnownPipelineSteps.PublishPrereq),
        Aggregate(WellKnownPipelineSteps.DeployPrereq, "Before anything is deployed.", WellKnownPipelineSteps.ProcessParameters),
        Aggregate(WellKnownPipelineSteps.Deploy, "Everything that deploys.", WellKnownPipelineSteps.DeployPrereq),
        ParameterStep.Create(),
    ];

    public IReadOnlyList<PipelineStep> Steps => _steps;

    public void AddStep(PipelineStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (_steps.Any(s => s.Name == step.Name))
        {
            throw new InvalidOperationException($"A step with the name '{step.Name}' has already been added to the pipeline.");
        }
        _steps.Add(step);
    }

    public void AddStep(string name, Func<PipelineStepContext, Task> action, object? dependsOn = null, object? requiredBy = null) => AddStep(new PipelineStep
    {
        Name = name,
        Action = action,
        DependsOnSteps = Names(dependsOn, nameof(dependsOn)),
        RequiredBySteps = Names(requiredBy, nameof(requiredBy)),
    });

    private static List<string> Names(object? names, string parameter) => names switch
    {
        null => [],
        string name => [name],
        IEnumerable<string> several => [.. several],
        _ => throw new ArgumentException($"Give a string or an enumeration of strings, not a {names.GetType().Name}.", parameter),
    };

    private static PipelineStep Aggregate(string name, string description, string dependsOn) =>
        new() { Name = name, Description = description, Action = _ => Task.CompletedTask, DependsOnSteps = [dependsOn] };
}
