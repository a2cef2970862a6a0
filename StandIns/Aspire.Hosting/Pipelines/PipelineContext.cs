using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>One run of the steps.</summary>
[Experimental("ASPIREPIPELINES001")]
public sealed class PipelineContext(
    DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, IServiceProvider serviceProvider, ILogger logger, CancellationToken cancellationToken)
{
    /// <summary>The model.</summary>
    public DistributedApplicationModel Model { get; } = model;

    /// <summary>Publish.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services { get; } = serviceProvider;

    /// <summary>The log.</summary>
    public ILogger Logger { get; } = logger;

    /// <summary>Cancelled when the run is given up.</summary>
    public CancellationToken CancellationToken { get; set; } = cancellationToken;

    /// <summary>What is said at the end.</summary>
    public PipelineSummary Summary { get; } = new();
}

/// <summary>One step while it runs.</summary>
[Experimental("ASPIREPIPELINES001")]
public sealed class PipelineStepContext
{
    /// <summary>The run.</summary>
    public required PipelineContext PipelineContext { get; init; }

    /// <summary>Tells how far the step is.</summary>
    public required IReportingStep ReportingStep { get; init; }

    /// <summary>The model.</summary>
    public DistributedApplicationModel Model => PipelineContext.Model;

    /// <summary>Publish.</summary>
    public DistributedApplicationExecutionContext ExecutionContext => PipelineContext.ExecutionContext;

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services => PipelineContext.Services;

    /// <summary>The log of the step.</summary>
    public ILogger Logger => StepLogger ?? PipelineContext.Logger;

    /// <summary>Cancelled when the run is given up.</summary>
    public CancellationToken CancellationToken => PipelineContext.CancellationToken;

    /// <summary>What is said at the end.</summary>
    public PipelineSummary Summary => PipelineContext.Summary;

    internal ILogger? StepLogger { get; init; }
}

/// <summary>What is said at the end of a run: names and values.</summary>
[Experimental("ASPIREPIPELINES001")]
public sealed class PipelineSummary
{
    private readonly Lock _lock = new();
    private readonly List<PipelineSummaryItem> _items = [];

    /// <summary>The lines, in the order they were added.</summary>
    public System.Collections.ObjectModel.ReadOnlyCollection<PipelineSummaryItem> Items
    {
        get
        {
            lock (_lock)
            {
                return _items.ToList().AsReadOnly();
            }
        }
    }

    /// <summary>Adds a line.</summary>
    public void Add(string key, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        lock (_lock)
        {
            _items.Add(new PipelineSummaryItem(key, value, enableMarkdown: false));
        }
    }
}

/// <summary>A line of the summary.</summary>
[Experimental("ASPIREPIPELINES001")]
public sealed class PipelineSummaryItem(string key, string value, bool enableMarkdown)
{
    /// <summary>The name.</summary>
    public string Key { get; } = key;

    /// <summary>The value.</summary>
    public string Value { get; } = value;

    /// <summary>Whether the value is Markdown.</summary>
    public bool EnableMarkdown { get; } = enableMarkdown;
}
