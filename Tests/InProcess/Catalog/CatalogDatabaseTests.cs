using Microsoft.EntityFrameworkCore;
using Npgsql;
using Showroom.Api.Catalog.Seeding;
using Showroom.Api.Migrating;

namespace Showroom.Tests.InProcess.Catalog;

public sealed class CatalogDatabaseTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_migrations_lead_to_the_model()
    {
        using var context = CatalogApi.ContextOf("Host=nowhere");
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Migrating_fills_a_new_database_and_changes_nothing_the_second_time()
    {
        var database = await servers.NewDatabaseAsync();
        Assert.Equal(0, await MigrateCommand.RunAsync([$"--ConnectionStrings:showroom={database}"]));
        var first = await DigestAsync(database);
        Assert.Equal(0, await MigrateCommand.RunAsync([$"--ConnectionStrings:showroom={database}"]));
        Assert.Equal(first, await DigestAsync(database));
        Assert.StartsWith($"{ProductSeed.Count}:", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_that_migrate_at_once_do_not_disturb_each_other()
    {
        var database = await servers.NewDatabaseAsync();
        var exits = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => MigrateCommand.RunAsync([$"--ConnectionStrings:showroom={database}"]), Cancellation)));
        Assert.Equal([0, 0], exits);
        Assert.StartsWith($"{ProductSeed.Count}:", await DigestAsync(database), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_an_exit_code_not_a_crash()
    {
        var nowhere = $"Host=127.0.0.1;Port={LoopbackPort.Reserve()};Username=a;Password=b;Database=c";
        Assert.Equal(1, await MigrateCommand.RunAsync([$"--ConnectionStrings:showroom={nowhere}"]));
    }

    [Fact]
    public void The_catalogue_is_the_same_each_time_and_no_name_comes_twice()
    {
        var products = ProductSeed.Products().ToList();
        Assert.Equal(products, ProductSeed.Products());
        Assert.Equal(ProductSeed.Count, products.Select(product => product.Name).Distinct().Count());
        Assert.Equal(products.Select(product => product.Id).Order(), products.Select(product => product.Id));
        Assert.All(products, product => Assert.Equal(7, product.Id.Version));
    }

    private static async Task<string> DigestAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT count(*) || ':' || md5(string_agg(products::text, ',' ORDER BY id)) FROM products");
        return (string)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
