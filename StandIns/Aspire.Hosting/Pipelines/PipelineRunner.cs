using System.Runtime.ExceptionServices;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

internal static class PipelineServices
{
    public static void AddPipelineServices(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<PipelineOptions>(configuration.GetSection("Pipeline"));
        services.AddSingleton<IPipelineOutputService, PipelineOutputService>();
        services.AddSingleton(s => new PipelineConsole(Console.Out, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PipelineRunner>();
    }
}

/// <summary>Runs the chosen step and all that it needs: each as soon as what comes before it has ended.</summary>
internal sealed partial class PipelineRunner(
    DistributedApplicationModel model, DistributedApplicationExecutionContext executionContext, IDistributedApplicationPipeline pipeline,
    IOptions<PipelineOptions> options, PipelineConsole console, IServiceProvider services, ILoggerFactory loggers, TimeProvider time)
{
    private readonly ILogger _logger = loggers.CreateLogger("Aspire.Hosting.Pipelines");

    /// <summary>
    /// Publishes. A step that fails, or does not exist, is said in the log, and nothing is thrown: as
    /// with Aspire, the exit code is 0 unless the step has set another.
    /// </summary>
    /// <exception cref="DistributedApplicationException">The command line asks for what is not offered.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (string.Equals(executionContext.PublisherName, "manifest", StringComparison.OrdinalIgnoreCase))
        {
            throw new DistributedApplicationException("Manifests are not offered: leave --publisher out, and name a step with --step.");
        }
        if (options.Value.Step is not { Length: > 0 } chosen)
        {
            throw new DistributedApplicationException("Publishing needs a step: add --step publish. (Without one Aspire runs every step there is, deployment included.)");
        }

        var context = new PipelineContext(model, executionContext, services, _logger, cancellationToken);
        try
        {
            await RunAsync(context, chosen).ConfigureAwait(false);
            WriteSummary(context.Summary);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log.Failed(_logger, exception.Message);
        }
    }

    private async Task RunAsync(PipelineContext context, string chosen)
    {
        var steps = new List<PipelineStep>(((DistributedApplicationPipeline)pipeline).Steps);
        foreach (var resource in model.Resources)
        {
            foreach (var annotation in resource.Annotations.OfType<PipelineStepAnnotation>().ToArray())
            {
                steps.AddRange(await annotation.CreateStepsAsync(new PipelineStepFactoryContext { PipelineContext = context, Resource = resource }).ConfigureAwait(false));
            }
        }
        var graph = new PipelineGraph(steps);

        // They come in an order in which everything that a step needs is in the dictionary before it.
        var running = new Dictionary<string, Task>(StringComparer.Ordinal);
        foreach (var step in graph.StepsFor(chosen))
        {
            running[step.Name] = RunAfterAsync(step, [.. graph.Before(step.Name).Select(name => running[name])], context);
        }
        await Task.WhenAll(running.Values.Select(Settled)).ConfigureAwait(false);
        var failures = running.Values.Select(task => task.Exception?.InnerException).Where(e => e is not (null or StepSkippedException)).Cast<Exception>().ToArray();
        context.CancellationToken.ThrowIfCancellationRequested();
        if (failures.Length > 0)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }
    }

    private async Task RunAfterAsync(PipelineStep step, Task[] before, PipelineContext context)
    {
        await Task.WhenAll(before.Select(Settled)).ConfigureAwait(false);
        if (before.Any(task => !task.IsCompletedSuccessfully))
        {
            throw new StepSkippedException();
        }
        context.CancellationToken.ThrowIfCancellationRequested();

        var report = new ConsoleStep(step.Name, console);
        var started = time.GetTimestamp();
        console.Write(step.Name, $"→ Starting {step.Name}...");
        try
        {
            await step.Action(new PipelineStepContext
            {
                PipelineContext = context,
                ReportingStep = report,
                StepLogger = loggers.CreateLogger($"Aspire.Hosting.Pipelines.{step.Name}"),
            }).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await report.CompleteAsync($"{step.Name} failed: {exception.Message}", CompletionState.CompletedWithError, CancellationToken.None).ConfigureAwait(false);
            throw exception is OperationCanceledException ? exception : new DistributedApplicationException($"Step '{step.Name}' failed: {exception.Message}", exception);
        }
        await report.CompleteAsync($"{step.Name} completed in {time.GetElapsedTime(started).TotalSeconds:0.0} s", cancellationToken: CancellationToken.None).ConfigureAwait(false);
    }

    private void WriteSummary(PipelineSummary summary)
    {
        foreach (var item in summary.Items)
        {
            console.Write($"{item.Key}: {item.Value}");
        }
    }

    // Ends when the task has ended, however it has.
    private static Task Settled(Task task) => task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private sealed class StepSkippedException : Exception;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Pipeline execution failed: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
