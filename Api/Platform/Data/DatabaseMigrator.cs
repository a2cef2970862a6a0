using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Showroom.Api.Platform.Data;

/// <summary>Applies the migrations of every registered context, then adds the registered demonstration data. Concurrent runs wait for each other.</summary>
internal sealed class DatabaseMigrator(NpgsqlDataSource database, IEnumerable<MigratedContext> contexts, IEnumerable<IDataSeed> seeds, IServiceProvider services)
{
    // Any number that no other user of advisory locks in this database takes.
    private const long AdvisoryLock = 0x53_48_4F_57_52_4F_4F_4D;
    private static readonly TimeSpan s_commandTimeout = TimeSpan.FromMinutes(10);

    /// <summary>Brings the database up to date.</summary>
    /// <param name="reset">Whether to revert all migrations first, which deletes the tables with their data.</param>
    /// <param name="progress">Receives one line for each step.</param>
    /// <param name="cancellationToken">Stops between two statements; what is committed stays.</param>
    public async Task MigrateAsync(bool reset, TextWriter progress, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using (var acquire = new NpgsqlCommand($"SELECT pg_advisory_lock({AdvisoryLock})", connection) { CommandTimeout = (int)s_commandTimeout.TotalSeconds })
        {
            await acquire.ExecuteNonQueryAsync(cancellationToken);
        }

        // Released with the connection, if the process dies too.
        if (reset)
        {
            foreach (var context in contexts.Reverse())
            {
                await WithContextAsync(context, context => RevertAsync(context, progress, cancellationToken));
            }
        }

        foreach (var context in contexts)
        {
            await WithContextAsync(context, context => ApplyAsync(context, progress, cancellationToken));
        }

        foreach (var seed in seeds)
        {
            await SeedAsync(seed, progress, cancellationToken);
        }

        await using var release = new NpgsqlCommand($"SELECT pg_advisory_unlock({AdvisoryLock})", connection);
        await release.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private async Task WithContextAsync(MigratedContext context, Func<DbContext, Task> action)
    {
        await using var scope = services.CreateAsyncScope();
        var instance = (DbContext)scope.ServiceProvider.GetRequiredService(context.Type);
        instance.Database.SetCommandTimeout(s_commandTimeout);
        await action(instance);
    }

    private static async Task RevertAsync(DbContext context, TextWriter progress, CancellationToken cancellationToken)
    {
        var applied = (await context.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Count == 0)
        {
            return;
        }

        var startedAt = Stopwatch.GetTimestamp();
        await context.GetService<IMigrator>().MigrateAsync(Migration.InitialDatabase, cancellationToken);
        await progress.WriteLineAsync($"{NameOf(context)}: reverted {string.Join(", ", applied)} in {Seconds(startedAt)}.");
    }

    private static async Task ApplyAsync(DbContext context, TextWriter progress, CancellationToken cancellationToken)
    {
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count == 0)
        {
            await progress.WriteLineAsync($"{NameOf(context)}: no pending migrations.");
        }

        foreach (var migration in pending)
        {
            var startedAt = Stopwatch.GetTimestamp();
            await context.GetService<IMigrator>().MigrateAsync(migration, cancellationToken);
            await progress.WriteLineAsync($"{NameOf(context)}: applied {migration} in {Seconds(startedAt)}.");
        }
    }

    private async Task SeedAsync(IDataSeed seed, TextWriter progress, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var rows = await seed.SeedAsync(database, cancellationToken);
        await progress.WriteLineAsync(rows == 0 ? $"{seed.Name}: present." : $"{seed.Name}: added {rows} {(rows == 1 ? "row" : "rows")} in {Seconds(startedAt)}.");
    }

    private static string NameOf(DbContext context) => context.GetType().Name;

    private static string Seconds(long startedAt) => FormattableString.Invariant($"{Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0.0} s");
}
