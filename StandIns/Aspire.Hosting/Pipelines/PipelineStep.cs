using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Pipelines;

/// <summary>One step of publishing.</summary>
[Experimental("ASPIREPIPELINES001")]
public class PipelineStep
{
    /// <summary>The name, unique in the application.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, for whoever lists the steps.</summary>
    public string? Description { get; init; }

    /// <summary>Does it.</summary>
    public required Func<PipelineStepContext, Task> Action { get; init; }

    /// <summary>The steps that come before.</summary>
    public List<string> DependsOnSteps { get; init; } = [];

    /// <summary>The steps that this one comes before.</summary>
    public List<string> RequiredBySteps { get; init; } = [];

    /// <summary>Words to find it by.</summary>
    public List<string> Tags { get; init; } = [];

    /// <summary>The resource that it belongs to.</summary>
    public IResource? Resource { get; set; }

    /// <summary>Another step comes before.</summary>
    public void DependsOn(string stepName) => DependsOnSteps.Add(stepName);

    /// <summary>Another step comes before.</summary>
    public void DependsOn(PipelineStep step) => DependsOnSteps.Add(step.Name);

    /// <summary>Another step comes after.</summary>
    public void RequiredBy(string stepName) => RequiredBySteps.Add(stepName);

    /// <summary>Another step comes after.</summary>
    public void RequiredBy(PipelineStep step) => RequiredBySteps.Add(step.Name);
}

/// <summary>Makes the steps that belong to a resource.</summary>
[Experimental("ASPIREPIPELINES001")]
public class PipelineStepAnnotation(Func<PipelineStepFactoryContext, Task<IEnumerable<PipelineStep>>> factory) : IResourceAnnotation
{
    /// <summary>The steps.</summary>
    public Task<IEnumerable<PipelineStep>> CreateStepsAsync(PipelineStepFactoryContext context) => factory(context);
}

/// <summary>What a step is made with.</summary>
[Experimental("ASPIREPIPELINES001")]
public class PipelineStepFactoryContext
{
    /// <summary>The run that the step is made for.</summary>
    public required PipelineContext PipelineContext { get; init; }

    /// <summary>The resource that it belongs to.</summary>
    public required IResource Resource { get; init; }
}

/// <summary>Steps that belong to a resource.</summary>
[Experimental("ASPIREPIPELINES001")]
public static class PipelineStepFactoryExtensions
{
    /// <summary>Adds a step.</summary>
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, PipelineStep> factory) where T : IResource =>
        Add(builder, context => Task.FromResult<IEnumerable<PipelineStep>>([factory(context)]));

    /// <summary>Adds a step, made with waiting.</summary>
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, Task<PipelineStep>> factory) where T : IResource =>
        Add(builder, async context => [await factory(context).ConfigureAwait(false)]);

    /// <summary>Adds steps.</summary>
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, IEnumerable<PipelineStep>> factory) where T : IResource =>
        Add(builder, context => Task.FromResult(factory(context)));

    /// <summary>Adds steps, made with waiting.</summary>
    public static IResourceBuilder<T> WithPipelineStepFactory<T>(this IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, Task<IEnumerable<PipelineStep>>> factory) where T : IResource =>
        Add(builder, factory);

    private static IResourceBuilder<T> Add<T>(IResourceBuilder<T> builder, Func<PipelineStepFactoryContext, Task<IEnumerable<PipelineStep>>> factory) where T : IResource =>
        builder.WithAnnotation(new PipelineStepAnnotation(factory));
}
