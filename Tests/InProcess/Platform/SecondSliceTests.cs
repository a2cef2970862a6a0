using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using Showroom.Api.Accounts;
using Showroom.Api.Catalog;
using Showroom.Api.Platform;
using Showroom.ServiceDefaults;
using Showroom.Tests.InProcess.Catalog;
using Showroom.Tests.InProcess.Platform.Reviews;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Platform;

/// <summary>A slice that is not part of the Api is added with one Add and one Map, and nothing else changes.</summary>
public sealed class SecondSliceTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_migrate_command_migrates_seeds_and_resets_both_slices()
    {
        var database = await servers.NewDatabaseAsync();
        await Migrations.RunAsync(database, _ => { });
        var added = await Migrations.RunAsync(database, builder => builder.AddReviews());
        Assert.Equal((0, ""), (added.ExitCode, added.Errors));
        string[] expected =
        [
            "CatalogContext: no pending migrations.", "AccountsContext: no pending migrations.", "ReviewsContext: applied 20270101000000_Reviews in", "products: present.", "reviews: added 1 row in", "The database is up",
        ];
        var lines = added.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(expected.Zip(lines), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Equal("__EFMigrationsHistory,account_roles,accounts,accounts_migrations,products,reviews,reviews_migrations,roles", await TablesAsync(database));

        var reset = await Migrations.RunAsync(database, builder => builder.AddReviews(), "--reset");
        Assert.Equal((0, ""), (reset.ExitCode, reset.Errors));
        Assert.StartsWith("ReviewsContext: reverted 20270101000000_Reviews in ", reset.Output, StringComparison.Ordinal);
        Assert.Contains("reviews: added 1 row", reset.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_slice_serves_documents_and_caches_its_own_types()
    {
        var (database, redis) = (await servers.NewDatabaseAsync(), await servers.NewRedisAsync());
        await Migrations.RunAsync(database, builder => builder.AddReviews());
        await using var app = Build(database, redis);
        await app.StartAsync(Cancellation);
        await UseOfRedis.BeginsAsync(app.Services);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        var review = await http.GetStringAsync($"/api/reviews/{ReviewSeed.Id}", Cancellation);
        Assert.Equal($$"""{"id":"{{ReviewSeed.Id}}","stars":5}""", review);
        Assert.Equal(review, await http.GetStringAsync($"/api/reviews/{ReviewSeed.Id}", Cancellation));

        var key = ReviewKeys.Reads(ReviewSeed.Id);
        var store = app.Services.GetRequiredService<IConnectionMultiplexer>().GetDatabase();
        Assert.Equal(2, (int)await store.StringGetAsync(key.Key));
        Assert.InRange((await store.KeyTimeToLiveAsync(key.Key))!.Value, TimeSpan.FromSeconds(1), key.Lifetime);

        var document = await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation);
        Assert.True(document.GetProperty("paths").TryGetProperty("/api/reviews/{id}", out _));
        Assert.True(document.GetProperty("paths").TryGetProperty("/api/products/{id}", out _));
        var stars = document.GetProperty("components").GetProperty("schemas").GetProperty("Review").GetProperty("properties").GetProperty("stars");
        Assert.Equal(5, stars.GetProperty("maximum").GetInt32());
    }

    private static WebApplication Build(string database, string redis)
    {
        var builder = WebApplication.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0", $"--ConnectionStrings:showroom={database}", $"--ConnectionStrings:cache={redis}",
            .. CatalogApi.RelaxedTimeouts.Select(setting => $"--{setting.Key}={setting.Value}"),
        ]);
        builder.AddServiceDefaults();
        builder.AddPlatform();
        builder.AddCatalog();
        builder.AddAccounts();
        builder.AddReviews();

        var app = builder.Build();
        app.UseServiceDefaults();
        app.UsePlatform();
        app.MapDefaultEndpoints();
        app.MapPlatform();
        app.MapCatalog();
        app.MapAccounts();
        app.MapReviews();
        return app;
    }

    private static async Task<string> TablesAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT string_agg(tablename, ',' ORDER BY tablename COLLATE \"C\") FROM pg_tables WHERE schemaname = 'public'");
        return (string)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
