using Microsoft.EntityFrameworkCore;
using Npgsql;
using Showroom.Api.Catalog.Data;
using Showroom.Api.Catalog.Data.Seeding;

namespace Showroom.Tests.InProcess.Catalog;

public sealed class CatalogMigrationTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_migrations_produce_the_model()
    {
        using var context = ContextOf("Host=unused");
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task The_first_run_seeds_the_database_and_the_second_changes_nothing()
    {
        var database = await servers.NewDatabaseAsync();
        var first = await Migrations.RunAsync(database);
        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.Matches(
            """
            ^CatalogContext: applied 20261121000000_Products in \d+\.\d s\.
            (\w+Context: applied \w+ in \d+\.\d s\.
            )*products: added 5000 rows in \d+\.\d s\.
            (\w+: added \d+ rows in \d+\.\d s\.
            )*The database is up to date after \d+\.\d s\.
            $
            """,
            first.Output);
        var digest = await DigestAsync(database);
        Assert.StartsWith($"{ProductSeed.Count}:", digest, StringComparison.Ordinal);

        var second = await Migrations.RunAsync(database);
        Assert.Equal((0, ""), (second.ExitCode, second.Errors));
        Assert.StartsWith("CatalogContext: no pending migrations.", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("applied", second.Output, StringComparison.Ordinal);
        Assert.Contains("products: present.", second.Output, StringComparison.Ordinal);
        Assert.Equal(digest, await DigestAsync(database));
    }

    [Fact]
    public async Task A_reset_restores_the_seeded_database()
    {
        var database = await servers.NewDatabaseAsync();
        await Migrations.ApplyAsync(database);
        var seeded = await DigestAsync(database);
        await ExecuteAsync(database, "UPDATE products SET version = 2, name = 'changed'");

        var run = await Migrations.RunAsync(database, "--reset");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains("CatalogContext: reverted 20261121000000_Products in ", run.Output, StringComparison.Ordinal);
        Assert.Equal(seeded, await DigestAsync(database));
    }

    [Fact]
    public async Task A_reset_of_an_empty_database_seeds_it()
    {
        var database = await servers.NewDatabaseAsync();
        var run = await Migrations.RunAsync(database, "--reset");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith($"{ProductSeed.Count}:", await DigestAsync(database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_EF_Core_migrated_without_the_command_is_brought_up_to_date()
    {
        var database = await servers.NewDatabaseAsync();
        await using (var context = ContextOf(database))
        {
            await context.Database.MigrateAsync(Cancellation);
        }

        var run = await Migrations.RunAsync(database);
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("CatalogContext: no pending migrations.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_runs_wait_for_each_other()
    {
        var database = await servers.NewDatabaseAsync();
        var runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Migrations.RunAsync(database), Cancellation)));
        Assert.All(runs, run => Assert.Equal((0, ""), (run.ExitCode, run.Errors)));
        Assert.Single(runs, run => run.Output.Contains("applied", StringComparison.Ordinal));
        Assert.StartsWith($"{ProductSeed.Count}:", await DigestAsync(database), StringComparison.Ordinal);
    }

    private static CatalogContext ContextOf(string database) => new(new DbContextOptionsBuilder<CatalogContext>().UseNpgsql(database).Options);

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<string> DigestAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT count(*) || ':' || md5(string_agg(products::text, ',' ORDER BY id)) FROM products");
        return (string)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
