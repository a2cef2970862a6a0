using Npgsql;
using Showroom.Reports;

namespace Showroom.Tests.Running.Web;

/// <summary>Runs in the history of the lab that no experiment was run for.</summary>
internal static class RecordedRuns
{
    private const string Insert =
        """
        INSERT INTO lab_runs (id, experiment, command, started_by, owner, state, started_at, heartbeat_at, ended_at, is_cancel_requested, progress, reason, report)
        VALUES ($1, $2, $3, 'operator', 'web-1', $4, $5, $5, $6, false, 'warm-up', $7, $8)
        """;

    /// <summary>A run that has finished.</summary>
    /// <returns>The path of its page.</returns>
    public static Task<string> AddAsync(DistributedApplication app, ExperimentReport report, CancellationToken cancellationToken) =>
        AddAsync(app, report.Experiment, report.Command, "Succeeded", null, ReportJson.Write(report), cancellationToken);

    /// <summary>A run that has failed.</summary>
    /// <returns>The path of its page.</returns>
    public static Task<string> AddFailedAsync(DistributedApplication app, string reason, CancellationToken cancellationToken) =>
        AddAsync(app, "chat", "lab chat --users 1", "Failed", reason, null, cancellationToken);

    private static async Task<string> AddAsync(
        DistributedApplication app, string experiment, string command, string state, string? reason, string? report, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection($"{await app.GetConnectionStringAsync("showroom", cancellationToken)};Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var insert = new NpgsqlCommand(Insert, connection);
        var (id, now) = (Guid.CreateVersion7(), TimeProvider.System.GetUtcNow());
        foreach (var value in (object?[])[id, experiment, command, state, now.AddMinutes(-1), now, reason, report])
        {
            insert.Parameters.AddWithValue(value ?? DBNull.Value);
        }

        await insert.ExecuteNonQueryAsync(cancellationToken);
        return $"/lab/runs/{id}";
    }
}
