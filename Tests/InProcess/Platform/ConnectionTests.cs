using System.Net;
using Npgsql;
using Showroom.Api.Catalog.Data.Seeding;
using Showroom.Tests.InProcess.Catalog;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Platform;

public sealed class ConnectionTests(TestServers servers)
{
    private const string Password = " a,b;c=d 'e' \"f\" %25@:/ ";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_service_connects_with_passwords_of_any_characters()
    {
        await using var redis = await TestServers.StartRedisAsync();
        var endpoint = await SetRedisPasswordAsync(redis.ConnectionString);
        var database = await servers.NewMigratedDatabaseAsync();
        await CreateRoleAsync(database);
        var asRole = new NpgsqlConnectionStringBuilder(database) { Username = "any_characters", Password = Password }.ConnectionString;

        await using var api = CatalogApi.Start(asRole, $"redis://:{Uri.EscapeDataString(Password)}@{endpoint}");
        using var http = api.CreateClient();
        using var read = await http.GetAsync($"/api/products/{ProductSeed.Generate().First().Id}", Cancellation);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        var health = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                using var response = await http.GetAsync("/health", Cancellation);
                health = await response.Content.ReadAsStringAsync(Cancellation);
                return health.StartsWith("""{"status":"ready""", StringComparison.Ordinal);
            },
            () => $"The service did not become ready: {health}");
    }

    private static async Task<string> SetRedisPasswordAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.AllowAdmin = true;
        (options.ConnectTimeout, options.AsyncTimeout) = (60_000, 60_000);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        var endpoint = Assert.Single(options.EndPoints);
        await connection.GetServer(endpoint).ConfigSetAsync("requirepass", Password);
        return endpoint.ToString()!;
    }

    private static async Task CreateRoleAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand($"CREATE ROLE any_characters SUPERUSER LOGIN PASSWORD '{Password.Replace("'", "''", StringComparison.Ordinal)}'");
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
