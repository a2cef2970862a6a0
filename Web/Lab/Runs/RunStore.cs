using Microsoft.EntityFrameworkCore;
using Npgsql;
using Showroom.Web.Lab.Data;

namespace Showroom.Web.Lab.Runs;

/// <summary>Runs in the database. One is running at a time, whatever replica runs it.</summary>
internal sealed class RunStore(IDbContextFactory<LabContext> contexts, TimeProvider time)
{
    private const int MaxHistory = 100;

    // An owner says several times within it that it is running.
    private static readonly TimeSpan s_maxSilence = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _migration = new(1, 1);
    private bool _isMigrated;

    /// <summary>The runs without their reports, the newest first.</summary>
    public async Task<IReadOnlyList<RunRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        await EndAbandonedAsync(context, cancellationToken);
        return await context.Runs.AsNoTracking().OrderByDescending(static run => run.StartedAt).Take(MaxHistory)
            .Select(static run => new RunRow
            {
                Id = run.Id,
                Experiment = run.Experiment,
                Command = run.Command,
                StartedBy = run.StartedBy,
                Owner = run.Owner,
                State = run.State,
                StartedAt = run.StartedAt,
                HeartbeatAt = run.HeartbeatAt,
                EndedAt = run.EndedAt,
            })
            .ToListAsync(cancellationToken);
    }

    public async Task<RunRow?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        await EndAbandonedAsync(context, cancellationToken);
        return await context.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, cancellationToken);
    }

    /// <summary>The claims of the newest report of each experiment that has claims, in the order of the experiments' names.</summary>
    public async Task<IReadOnlyList<RunClaims>> ListNewestClaimsAsync(CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        return await context.Database.SqlQuery<RunClaims>(
            $"""
            SELECT DISTINCT ON (experiment) id AS "Id", experiment AS "Experiment", started_at AS "StartedAt", (report::json -> 'result' -> 'claims')::text AS "Json"
            FROM lab_runs
            WHERE json_array_length(report::json -> 'result' -> 'claims') > 0
            ORDER BY experiment, started_at DESC
            """).ToListAsync(cancellationToken);
    }

    /// <returns>False when another run is running.</returns>
    public async Task<bool> TryAddAsync(RunRow run, CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        await EndAbandonedAsync(context, cancellationToken);
        context.Runs.Add(run);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: LabContext.OneRunning })
        {
            return false;
        }
    }

    public async Task RequestCancellationAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        await context.Runs.Where(run => run.Id == id && run.State == RunState.Running).ExecuteUpdateAsync(static set => set.SetProperty(static run => run.IsCancelRequested, true), cancellationToken);
    }

    /// <summary>The owner says that the run is running.</summary>
    /// <returns>False when it must end: cancelled, or taken for abandoned.</returns>
    public async Task<bool> ReportProgressAsync(Guid id, string progress, CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        var now = time.GetUtcNow();
        return await context.Runs.Where(run => run.Id == id && run.State == RunState.Running && !run.IsCancelRequested).ExecuteUpdateAsync(
            set => set.SetProperty(static run => run.Progress, progress).SetProperty(static run => run.HeartbeatAt, now), cancellationToken) == 1;
    }

    /// <summary>Records the end of a run, once.</summary>
    public async Task EndAsync(Guid id, RunEnd end, string progress, CancellationToken cancellationToken)
    {
        await using var context = await OpenAsync(cancellationToken);
        var now = time.GetUtcNow();
        await context.Runs.Where(run => run.Id == id && run.State == RunState.Running).ExecuteUpdateAsync(
            set => set
                .SetProperty(static run => run.State, run => run.IsCancelRequested && end.Report == null ? RunState.Cancelled : end.State)
                .SetProperty(static run => run.Reason, end.Reason)
                .SetProperty(static run => run.Report, end.Report)
                .SetProperty(static run => run.Progress, progress)
                .SetProperty(static run => run.EndedAt, now),
            cancellationToken);
    }

    private async Task EndAbandonedAsync(LabContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var silentSince = now - s_maxSilence;
        await context.Runs.Where(run => run.State == RunState.Running && run.HeartbeatAt < silentSince).ExecuteUpdateAsync(
            set => set
                .SetProperty(static run => run.State, RunState.Failed)
                .SetProperty(static run => run.Reason, "The server that ran it has ended.")
                .SetProperty(static run => run.EndedAt, now),
            cancellationToken);
    }

    /// <summary>The table is created when the lab is first used, under the lock of EF Core: most installations never use it.</summary>
    private async Task<LabContext> OpenAsync(CancellationToken cancellationToken)
    {
        var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (Volatile.Read(ref _isMigrated))
        {
            return context;
        }

        await _migration.WaitAsync(cancellationToken);
        try
        {
            await context.Database.MigrateAsync(cancellationToken);
            Volatile.Write(ref _isMigrated, true);
            return context;
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
        finally
        {
            _migration.Release();
        }
    }
}

/// <summary>How a run ended.</summary>
/// <param name="State">The state, unless it was cancelled.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="Report">The report as JSON.</param>
internal sealed record RunEnd(RunState State, string? Reason, string? Report);

/// <summary>What a run has measured.</summary>
/// <param name="Id">The run's id.</param>
/// <param name="Experiment">The name of the experiment.</param>
/// <param name="StartedAt">When the run started.</param>
/// <param name="Json">The claims of its report, as JSON.</param>
internal sealed record RunClaims(Guid Id, string Experiment, DateTimeOffset StartedAt, string Json);
