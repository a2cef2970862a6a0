using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Identity;
using Showroom.Web.Lab.Configuration;
using Showroom.Web.Lab.Data;
using Showroom.Web.Lab.Program;

namespace Showroom.Web.Lab.Runs;

/// <summary>Runs the experiment that this replica has started, and ends it when it is cancelled, when it takes too long, and when the replica stops.</summary>
internal sealed class RunHost(RunStore store, LabProgram program, ServerIdentity server, TimeProvider time, IOptions<LabOptions> options, ILogger<RunHost> logger) : IHostedService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Starts an experiment.</summary>
    /// <returns>The run; null when another one is running.</returns>
    public async Task<Guid?> StartAsync(IReadOnlyList<string> arguments, string startedBy, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var run = new RunRow
        {
            Id = Guid.CreateVersion7(now),
            Experiment = arguments[0],
            Command = $"lab {string.Join(' ', arguments)}",
            StartedBy = startedBy,
            Owner = server.Name,
            State = RunState.Running,
            StartedAt = now,
            HeartbeatAt = now,
        };
        if (!await store.TryAddAsync(run, cancellationToken))
        {
            return null;
        }

        _running = RunAsync(run.Id, arguments);
        return run.Id;
    }

    Task IHostedService.StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    async Task IHostedService.StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    private async Task RunAsync(Guid id, IReadOnlyList<string> arguments)
    {
        try
        {
            using var process = RunProcess.Start(program, arguments);
            var reason = await WatchAsync(id, process);
            if (reason is not null)
            {
                await process.StopAsync(options.Value.StopTimeout);
            }

            var end = process.ReadEnd();
            await store.EndAsync(id, end.Report is null && reason is not null ? end with { Reason = reason } : end, process.Progress, CancellationToken.None);
        }
        catch (Exception error)
        {
            LabLog.RunFailed(logger, error, id);
            await store.EndAsync(id, new RunEnd(RunState.Failed, error.Message, null), "", CancellationToken.None);
        }
    }

    /// <summary>Says that it is running until it has ended.</summary>
    /// <returns>Why it must be stopped; null when it has ended by itself.</returns>
    private async Task<string?> WatchAsync(Guid id, RunProcess process)
    {
        var begin = time.GetTimestamp();
        while (!process.Exited.IsCompleted)
        {
            if (_stopping.IsCancellationRequested)
            {
                return "The server that ran it was stopped.";
            }

            if (time.GetElapsedTime(begin) > options.Value.MaxDuration)
            {
                return $"It was not finished after {options.Value.MaxDuration}.";
            }

            if (!await IsWantedAsync(id, process.Progress))
            {
                return "It was cancelled.";
            }

            await Task.WhenAny(process.Exited, Task.Delay(s_interval, time, _stopping.Token));
        }

        return null;
    }

    private async Task<bool> IsWantedAsync(Guid id, string progress)
    {
        try
        {
            return await store.ReportProgressAsync(id, progress, CancellationToken.None);
        }
        catch (Exception error)
        {
            // A database that does not respond ends no experiment; after a long time it is taken for abandoned.
            LabLog.ProgressNotSaved(logger, error, id);
            return true;
        }
    }
}
