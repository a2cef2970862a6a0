using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Pipelines;

/// <summary>How a step or a task of a step ended.</summary>
public enum CompletionState
{
    /// <summary>It has not.</summary>
    InProgress = 0,

    /// <summary>Well.</summary>
    Completed = 1,

    /// <summary>Well, but there is something to look at.</summary>
    CompletedWithWarning = 2,

    /// <summary>It failed.</summary>
    CompletedWithError = 3,
}

/// <summary>Tells how far a step is.</summary>
[Experimental("ASPIREPIPELINES001")]
public interface IReportingStep : IAsyncDisposable
{
    /// <summary>Begins a task of the step.</summary>
    Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default);

    /// <summary>Writes a line.</summary>
    void Log(LogLevel logLevel, string message);

    /// <summary>Ends the step.</summary>
    Task CompleteAsync(string completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);
}

/// <summary>Tells how far a task of a step is. One that is disposed without an end has completed.</summary>
[Experimental("ASPIREPIPELINES001")]
public interface IReportingTask : IAsyncDisposable
{
    /// <summary>Says what it does now.</summary>
    Task UpdateAsync(string statusText, CancellationToken cancellationToken = default);

    /// <summary>Ends the task.</summary>
    Task CompleteAsync(string? completionMessage = null, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default);
}

/// <summary>Lines on the console: time, step, what happened.</summary>
internal sealed class PipelineConsole(TextWriter output, TimeProvider time)
{
    private readonly Lock _lock = new();

    public void Write(string step, string text)
    {
        lock (_lock)
        {
            output.WriteLine($"{time.GetLocalNow():HH:mm:ss} ({step}) {text}");
        }
    }

    public void Write(string text)
    {
        lock (_lock)
        {
            output.WriteLine(text);
        }
    }

    public static string Mark(CompletionState state) => state switch
    {
        CompletionState.Completed => "✓",
        CompletionState.CompletedWithWarning => "!",
        CompletionState.CompletedWithError => "✗",
        _ => "→",
    };
}

internal sealed class ConsoleStep(string name, PipelineConsole console) : IReportingStep
{
    public Task<IReportingTask> CreateTaskAsync(string statusText, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReportingTask>(new ConsoleTask(name, statusText, console));

    public void Log(LogLevel logLevel, string message) => console.Write(name, logLevel >= LogLevel.Warning ? $"{logLevel}: {message}" : message);

    public Task CompleteAsync(string completionText, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default)
    {
        console.Write(name, $"{PipelineConsole.Mark(completionState)} {completionText}");
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class ConsoleTask : IReportingTask
{
    private readonly string _step;
    private readonly string _text;
    private readonly PipelineConsole _console;
    private bool _ended;

    public ConsoleTask(string step, string text, PipelineConsole console)
    {
        (_step, _text, _console) = (step, text, console);
        Write(CompletionState.InProgress, text);
    }

    public Task UpdateAsync(string statusText, CancellationToken cancellationToken = default)
    {
        Write(CompletionState.InProgress, statusText);
        return Task.CompletedTask;
    }

    public Task CompleteAsync(string? completionMessage = null, CompletionState completionState = CompletionState.Completed, CancellationToken cancellationToken = default)
    {
        _ended = true;
        Write(completionState, completionMessage ?? _text);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _ended ? ValueTask.CompletedTask : new ValueTask(CompleteAsync());

    private void Write(CompletionState state, string text) => _console.Write(_step, $"{PipelineConsole.Mark(state)} {text}");
}
