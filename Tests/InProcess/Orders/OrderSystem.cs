using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Showroom.Api.Catalog.Data.Seeding;
using Showroom.Lab.Orders.Setup;
using Showroom.Messaging;
using Showroom.ServiceDefaults;
using Showroom.Tests.InProcess.Catalog;
using Showroom.Worker.Fulfilment;
using Showroom.Worker.Notifications;
using Showroom.Worker.Platform;
using Showroom.Worker.Rankings;
using Showroom.Worker.Reconciliation;

namespace Showroom.Tests.InProcess.Orders;

/// <summary>The Api and as many workers as a test starts, with an emulator, a mail server, a database and a keyspace of their own.</summary>
public sealed class OrderSystem(TestServers servers) : IAsyncLifetime
{
    private CatalogApi _api = null!;
    private string _database = null!;
    private string _redis = null!;

    public HttpClient Http { get; private set; } = null!;

    public NpgsqlDataSource Database { get; private set; } = null!;

    internal MessagingEmulator Emulator { get; private set; } = null!;

    internal MailServer Mails { get; } = new();

    /// <summary>An account's session: the header Cookie.</summary>
    public string Cookie { get; private set; } = null!;

    /// <summary>What a replica of the Api needs.</summary>
    internal Dictionary<string, string?> ApiSettings { get; private set; } = [];

    /// <summary>What a worker needs.</summary>
    internal Dictionary<string, string?> WorkerSettings => new(Emulator.Settings.Concat(CatalogApi.RelaxedTimeouts.Where(static setting => setting.Key.StartsWith("Redis:", StringComparison.Ordinal))))
    {
        ["ConnectionStrings:showroom"] = _database,
        ["ConnectionStrings:cache"] = _redis,
        ["Mail:Server"] = Mails.Address,
        ["Draining:Delay"] = "00:00:00",
        ["Messaging:Consumers:fulfilment:WaitTime"] = "00:00:01",
        ["Messaging:Consumers:fulfilment:FirstRetryDelay"] = "00:00:00",
        ["Messaging:Consumers:notifications:WaitTime"] = "00:00:01",
        ["Messaging:Consumers:rankings:WaitTime"] = "00:00:01",
        ["Messaging:Outbox:PollingInterval"] = "00:00:01",
        // A slow test must not look like a lost message.
        ["Reconciliation:ResendAfter"] = "01:00:00",
    };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        (_database, _redis) = (await servers.NewMigratedDatabaseAsync(), await servers.NewRedisAsync());
        Emulator = await TestServers.StartMessagingEmulatorAsync(
            new EmulatedQueue("fulfilment", "orders", "order.accepted"), new EmulatedQueue("notifications", "orders", "order.fulfilled", "order.rejected"), new EmulatedQueue("rankings", "orders", "order.fulfilled"));
        Database = NpgsqlDataSource.Create(_database);
        var settings = new Dictionary<string, string?>();
        foreach (var (key, value) in Emulator.Settings.Where(static setting => !setting.Key.Contains("Topics", StringComparison.Ordinal)))
        {
            settings[key] = value;
        }

        ApiSettings = settings;
        _api = StartApi();
        await _api.WhenConnectedAsync();
        Http = _api.CreateClient();
        Cookie = await Http.CookieOfAsync(Caller.Member);
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        await _api.DisposeAsync();
        await Database.DisposeAsync();
        await Emulator.DisposeAsync();
        await Mails.DisposeAsync();
    }

    /// <summary>Starts another replica of the Api in this process.</summary>
    internal CatalogApi StartApi(Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var own = new Dictionary<string, string?>(ApiSettings);
        foreach (var (key, value) in settings)
        {
            own[key] = value;
        }

        return CatalogApi.Start(_database, _redis, own, configure);
    }

    /// <summary>How many mails there are about an order.</summary>
    internal int MailsAbout(Guid order) => Mails.Mails.Count(mail => MailServer.OrderOf(mail) == order);

    /// <summary>A product that no other test uses, with a stock.</summary>
    public async Task<Guid> ProductAsync(int index, int stock)
    {
        var id = ProductSeed.Generate().ElementAt(1_000 + index).Id;
        await ExecuteAsync($"UPDATE products SET stock = {stock.ToString(CultureInfo.InvariantCulture)} WHERE id = '{id}'");
        return id;
    }

    public async Task<HttpResponseMessage> PlaceAsync(object? order, string? key, string? cookie = null, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders") { Content = JsonContent.Create(order) };
        request.Headers.TryAddWithoutValidation("Cookie", cookie ?? Cookie);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return await (client ?? Http).SendAsync(request, Cancellation);
    }

    /// <summary>Places an order of one line.</summary>
    /// <returns>Its id.</returns>
    public async Task<Guid> PlaceAsync(Guid product, int quantity = 1)
    {
        using var response = await PlaceAsync(new { lines = new[] { new { productId = product, quantity } } }, Guid.NewGuid().ToString());
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("id").GetGuid();
    }

    /// <summary>Starts a worker in this process.</summary>
    internal async Task<IHost> StartWorkerAsync(Action<IServiceCollection>? configure = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseTestServer();
        builder.Configuration.AddInMemoryCollection(WorkerSettings);
        builder.Configuration.AddInMemoryCollection(settings.Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)));
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddPlatform();
        builder.AddOutboxDispatcher("orders");
        builder.AddFulfilment();
        builder.AddNotifications();
        builder.AddRankings();
        builder.AddReconciliation();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        await app.StartAsync(Cancellation);
        return app;
    }

    public Task FulfilledAsync(params Guid[] orders) => Eventually.HoldsAsync(
        async () => await ScalarAsync($"SELECT count(*) FROM orders WHERE status = 'fulfilled' AND id IN ({string.Join(',', orders.Select(static id => $"'{id}'"))})") == orders.Length,
        () => "Not every order was fulfilled.");

    public async Task<long> ScalarAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Cancellation), CultureInfo.InvariantCulture);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
