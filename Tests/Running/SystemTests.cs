using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Showroom.Lab.Services;

namespace Showroom.Tests.Running;

/// <summary>From the gateway to Postgres and back, while parts of it are killed, stopped and added.</summary>
[Collection<SharedApplication>]
public sealed class SystemTests(RunningSystem system)
{
    private readonly CancellationTokenSource _deadline = new();

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task Requests_on_a_few_connections_are_distributed_evenly_over_the_three_replicas()
    {
        var app = await ReadyAsync();
        // The gateway probes the replicas itself, and may see them healthy later than the app host does.
        await GatewayReadiness.WaitUntilServedByAsync(app.GetEndpoint("gateway", "http"), RunningSystem.Replicas, Deadline);
        var served = new Dictionary<string, int>();
        for (var connection = 0; connection < 4; connection++)
        {
            // Each client keeps its one connection.
            using var client = app.CreateHttpClient("gateway", "http");
            for (var request = 0; request < 75; request++)
            {
                using var response = await client.GetAsync(RunningSystem.Products, Deadline);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                var replica = response.Headers.GetValues("X-Served-By").Single();
                served[replica] = served.GetValueOrDefault(replica) + 1;
            }
        }

        Assert.Equal(["api-1", "api-2", "api-3"], served.Keys.Order());
        Assert.All(served.Values, count => Assert.InRange(count, 90, 110));
    }

    [Fact]
    public async Task The_migration_has_run_to_completion_and_seeded_the_catalogue()
    {
        var app = await ReadyAsync();
        Assert.True(app.ResourceNotifications.TryGetCurrentState("migrations", out var migrations));
        Assert.Equal((KnownResourceStates.Finished, 0), (migrations.Snapshot.State?.Text, migrations.Snapshot.ExitCode));

        await using var connection = new NpgsqlConnection($"{await app.GetConnectionStringAsync("showroom", Deadline)};Pooling=false");
        await connection.OpenAsync(Deadline);
        await using var count = new NpgsqlCommand("select count(*) from products", connection);
        Assert.Equal(5_000L, await count.ExecuteScalarAsync(Deadline));
    }

    [Fact]
    public async Task A_product_is_read_from_the_database_once_and_then_from_the_cache()
    {
        var app = await ReadyAsync();
        using var client = app.CreateHttpClient("gateway", "http");
        var list = await client.GetFromJsonAsync<JsonElement>("/api/products?limit=1&q=lamp", Deadline);
        var id = list.GetProperty("items")[0].GetProperty("id").GetString();

        var sources = new List<string>();
        for (var request = 0; request < 9; request++)
        {
            using var response = await client.GetAsync($"/api/products/{id}", Deadline);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            sources.Add(response.Headers.GetValues("X-Cache").Single());
        }

        Assert.DoesNotContain("db", sources.Skip(3));
        Assert.Contains("l1", sources);
    }

    [Fact]
    public async Task A_killed_replica_causes_no_failed_request_and_is_restarted()
    {
        var app = await ReadyAsync();
        await using var killed = await KilledReplica.KillAsync(app, "api-2", Deadline);

        using var client = app.CreateHttpClient("gateway", "http");
        for (var request = 0; request < 60; request++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(RunningSystem.Products, Deadline)).StatusCode);
        }

        await ServedByAsync(app, "api-2");
        Assert.Contains("restarting (1 of 5)", await LogAsync(app, "api-2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replica_that_is_stopped_by_a_command_is_not_restarted()
    {
        var app = await ReadyAsync();
        await app.StartResourceAsync("api-4", Deadline);
        await app.StopResourceAsync("api-4", Deadline);
        Assert.True(app.ResourceNotifications.TryGetCurrentState("api-4", out var stopped));
        Assert.Equal(KnownResourceStates.Finished, stopped.Snapshot.State?.Text);
        Assert.DoesNotContain("restarting", await LogAsync(app, "api-4"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flushing_the_cache_deletes_its_keys()
    {
        var app = await ReadyAsync();
        var flushed = await app.ResourceCommands.ExecuteCommandAsync("cache", "flush", Deadline);
        Assert.True(flushed.Success, flushed.Message);
        Assert.EndsWith(" keys.", flushed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resetting_the_database_seeds_it_again_and_no_replica_serves_the_old_product()
    {
        var app = await ReadyAsync();
        using var gateway = app.CreateHttpClient("gateway", "http");
        using var replicas = new ReplicaClients(app, [.. RunningSystem.Replicas]);
        var list = await gateway.GetFromJsonAsync<JsonElement>(RunningSystem.Products, Deadline);
        var seeded = list.GetProperty("items")[0];
        var path = new Uri($"/api/products/{seeded.GetProperty("id").GetString()}", UriKind.Relative);
        using var change = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(Renamed(seeded)) };
        change.Headers.TryAddWithoutValidation("If-Match", $"\"{seeded.GetProperty("version").GetInt32()}\"");
        await LogInAsOperatorAsync(app, gateway);
        using var changed = await gateway.SendAsync(change, Deadline);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await replicas.UntilAllAsync(path, product => product.GetProperty("name").GetString() == "Renamed", Deadline);

        var reset = await app.ResourceCommands.ExecuteCommandAsync("showroom", "reset", Deadline);
        Assert.True(reset.Success, reset.Message);

        var expected = seeded.GetRawText();
        await replicas.UntilAllAsync(path, product => product.GetRawText() == expected, Deadline);
        Assert.True(app.ResourceNotifications.TryGetCurrentState("showroom-reset", out var job));
        Assert.Equal(0, job.Snapshot.ExitCode);
    }

    [Theory]
    [InlineData("cache", "redis-cli", "PING", "PONG")]
    [InlineData("showroom", "psql", "-At -c 'select count(*) from products'", "5000")]
    public async Task The_command_line_of_the_shell_command_opens_the_client(string resource, string client, string arguments, string expected)
    {
        Assert.SkipUnless(Showroom.Hosting.Executables.Processes.ExecutableFinder.Find(client) is not null, $"{client} is not on PATH.");
        var app = await ReadyAsync();
        var shown = await app.ResourceCommands.ExecuteCommandAsync(resource, "shell", Deadline);
        Assert.True(shown.Success, shown.Message);
        Assert.Equal(expected, (await ChildProcess.RunSuccessfullyAsync("sh", ["-c", $"{shown.Data!.Value} {arguments}"], Deadline)).Trim());
    }

    [Fact]
    public async Task The_spare_replica_joins_when_it_is_started_and_leaves_when_it_is_stopped()
    {
        var app = await ReadyAsync();
        await app.StartResourceAsync("api-4", Deadline);
        await ServedByAsync(app, "api-4");

        await app.StopResourceAsync("api-4", Deadline);
        using var client = app.CreateHttpClient("gateway", "http");
        for (var request = 0; request < 12; request++)
        {
            using var response = await client.GetAsync(RunningSystem.Products, Deadline);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.NotEqual("api-4", response.Headers.GetValues("X-Served-By").Single());
        }
    }

    [Fact]
    public async Task Without_Redis_reads_are_served_from_Postgres_and_the_cache_recovers()
    {
        var app = await ReadyAsync();
        using var client = app.CreateHttpClient("gateway", "http");
        var list = await client.GetFromJsonAsync<JsonElement>("/api/products?limit=200&q=bowl", Deadline);
        var ids = list.GetProperty("items").EnumerateArray().Select(p => p.GetProperty("id").GetString()).ToArray();

        await using var redis = await StoppedRedis.StopAsync(app, Deadline);
        foreach (var id in ids.Take(30))
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"/api/products/{id}", Deadline)).StatusCode);
        }

        await redis.StartAgainAsync();
        for (var request = 0; ; request++)
        {
            // A replica that has read a product from the database serves it from its memory: only another product shows L2.
            using var response = await client.GetAsync($"/api/products/{ids[request / 3 % ids.Length]}", Deadline);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            if (response.Headers.GetValues("X-Cache").Single() is "l2")
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), Deadline);
        }
    }

    // The deadline begins after the start, which has one of its own.
    private async Task<DistributedApplication> ReadyAsync()
    {
        var app = await system.App;
        _deadline.CancelAfter(TimeSpan.FromMinutes(8));
        return app;
    }

    private static object Renamed(JsonElement product) => new
    {
        name = "Renamed",
        description = product.GetProperty("description").GetString(),
        price = product.GetProperty("price"),
        stock = product.GetProperty("stock").GetInt32(),
    };

    /// <summary>The client keeps the session's cookie.</summary>
    private async Task LogInAsOperatorAsync(DistributedApplication app, HttpClient http)
    {
        var parameter = app.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == "operator-password");
        var credentials = new { name = "operator", password = await parameter.GetValueAsync(Deadline) };
        using var response = await http.PostAsJsonAsync("/api/session", credentials, Deadline);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<string> LogAsync(DistributedApplication app, string name)
    {
        Assert.True(app.ResourceNotifications.TryGetCurrentState(name, out var current));
        var lines = new List<string>();
        await foreach (var batch in app.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(current.ResourceId).WithCancellation(Deadline))
        {
            lines.AddRange(batch.Select(line => line.Content));
        }

        return string.Join('\n', lines);
    }

    // No request fails meanwhile, whichever replica serves it.
    private async Task ServedByAsync(DistributedApplication app, string replica)
    {
        using var client = app.CreateHttpClient("gateway", "http");
        while (true)
        {
            using var response = await client.GetAsync(RunningSystem.Products, Deadline);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            if (response.Headers.GetValues("X-Served-By").Single() == replica)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), Deadline);
        }
    }
}
