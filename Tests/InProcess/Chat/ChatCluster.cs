using System.Collections.Concurrent;
using Npgsql;
using Showroom.Api.Shows.Data;
using Showroom.ServiceDefaults.Notifications;
using Showroom.Tests.InProcess.Catalog;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Chat;

/// <summary>Replicas with a Redis and a database of their own. The database is reached through a forwarder, which can be cut.</summary>
internal sealed class ChatCluster : IAsyncDisposable
{
    private readonly TcpForwarder _postgres;
    private readonly NpgsqlDataSource _database;
    private readonly Dictionary<string, string?> _settings;
    private readonly List<ChatReplica> _replicas = [];
    private readonly List<ChatClient> _clients = [];
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _sessions = new();

    private ChatCluster(RedisServer redis, TcpForwarder postgres, NpgsqlDataSource database, Dictionary<string, string?> settings) =>
        (Redis, _postgres, _database, _settings) = (redis, postgres, database, settings);

    public RedisServer Redis { get; }

    public IReadOnlyList<ChatReplica> Replicas => _replicas;

    /// <summary>Starts replicas; skips the test when there is no Postgres or Redis.</summary>
    /// <param name="servers">Where the database comes from.</param>
    /// <param name="replicas">How many.</param>
    /// <param name="settings">More configuration, the same for all.</param>
    public static async Task<ChatCluster> StartAsync(TestServers servers, int replicas = 3, params (string Key, string Value)[] settings)
    {
        var database = await servers.NewMigratedDatabaseAsync();
        var redis = await TestServers.StartRedisAsync();
        var connection = new NpgsqlConnectionStringBuilder(database);
        var forwarder = new TcpForwarder(connection.Port);
        var configuration = new Dictionary<string, string?>(CatalogApi.RelaxedTimeouts)
        {
            ["ConnectionStrings:showroom"] = new NpgsqlConnectionStringBuilder(database) { Port = forwarder.Port }.ConnectionString,
            ["ConnectionStrings:cache"] = redis.ConnectionString,
            ["Draining:Delay"] = "00:00:00",
            ["Chat:SendsPerSecond"] = "100000",
            ["Chat:SendBurst"] = "100000",
            ["Chat:WatermarkInterval"] = "00:00:00.2",
            ["Chat:PresenceInterval"] = "00:00:00.1",
            ["Chat:SessionCheckInterval"] = "00:00:00.2",
            ["Chat:UnsubscribeDelay"] = "00:00:00.2",
            ["Chat:SendTimeout"] = "00:00:30",
        };
        foreach (var (key, value) in settings)
        {
            configuration[key] = value;
        }

        var cluster = new ChatCluster(redis, forwarder, NpgsqlDataSource.Create(database), configuration);
        await Task.WhenAll(Enumerable.Range(0, replicas).Select(_ => Task.Run(cluster.AddReplicaAsync)));
        return cluster;
    }

    /// <summary>Starts one more replica, and waits until it uses Redis.</summary>
    public async Task<ChatReplica> AddReplicaAsync()
    {
        int number;
        lock (_replicas)
        {
            number = _replicas.Count + 1;
        }

        var replica = ChatReplica.Start(new Dictionary<string, string?>(_settings) { ["SERVER_ID"] = $"api-{number}" });
        lock (_replicas)
        {
            _replicas.Add(replica);
        }

        await replica.WhenConnectedAsync();
        return replica;
    }

    /// <summary>A new show, which no other test uses.</summary>
    public async Task<string> NewShowAsync()
    {
        var show = new ShowRow
        {
            Id = Guid.CreateVersion7(),
            Title = "A show",
            Host = "Ada",
            ProductIds = [],
            StartsAt = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            EndsAt = new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc),
        };
        await new ShowStore(_database).AddAsync(show, TestContext.Current.CancellationToken);
        return show.Id.ToString();
    }

    /// <summary>A connection to a replica.</summary>
    /// <param name="replica">The replica's index.</param>
    /// <param name="name">The account's name; null for a caller without a session.</param>
    /// <param name="isMessagePack">Whether the connection uses MessagePack in place of JSON.</param>
    public Task<ChatClient> ConnectAsync(int replica, string? name = null, bool isMessagePack = false) => ConnectAsync(_replicas[replica].Address, name, isMessagePack);

    /// <summary>A connection to a server in front of the replicas.</summary>
    public async Task<ChatClient> ConnectAsync(Uri server, string? name = null, bool isMessagePack = false)
    {
        var cookie = name is null ? null : await CookieOfAsync(name);
        var client = await ChatClient.ConnectAsync(server, cookie, isMessagePack);
        lock (_clients)
        {
            _clients.Add(client);
        }

        return client;
    }

    /// <summary>The texts of the history, by the database itself.</summary>
    public async Task<List<(long Seq, string Text)>> HistoryAsync(string show)
    {
        await using var command = _database.CreateCommand("SELECT seq, text FROM chat_messages WHERE room = $1 ORDER BY seq");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(show) });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var messages = new List<(long, string)>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            messages.Add((reader.GetInt64(0), reader.GetString(1)));
        }

        return messages;
    }

    /// <summary>
    /// Waits 150 ms, and until at least one more message is stored or the task has completed: senders whose connections are cut faster than a slow machine
    /// makes new ones would send nothing.
    /// </summary>
    public async Task ProgressAsync(string show, Task sending)
    {
        var stored = (await HistoryAsync(show)).Count;
        await Task.WhenAny(sending, Task.Delay(150, TestContext.Current.CancellationToken));
        await Eventually.HoldsAsync(async () => sending.IsCompleted || (await HistoryAsync(show)).Count > stored, () => "Nothing more was sent.");
    }

    /// <summary>The rows of a table.</summary>
    public async Task<long> CountAsync(string table)
    {
        await using var command = _database.CreateCommand($"SELECT count(*) FROM {table}");
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Sends a command to Redis as an administrator.</summary>
    public async Task<RedisResult> ExecuteAsync(string command, params object[] arguments)
    {
        await using var connection = await RedisClient.ConnectAsync(Redis.ConnectionString);
        return await connection.GetDatabase().ExecuteAsync(command, arguments);
    }

    /// <summary>The shows whose channels have subscribers, with the number of them.</summary>
    public async Task<Dictionary<string, int>> SubscriptionsAsync()
    {
        await using var connection = await RedisClient.ConnectAsync(Redis.ConnectionString);
        var server = connection.GetServers()[0];
        var channels = await server.SubscriptionChannelsAsync(RedisChannel.Pattern("*chat:room:*"));
        var counts = new Dictionary<string, int>();
        foreach (var channel in channels)
        {
            var name = channel.ToString();
            counts[Guid.Parse(name[(name.LastIndexOf(':') + 1)..]).ToString()] = (int)await server.SubscriptionSubscriberCountAsync(RedisChannel.Literal(name));
        }

        return counts;
    }

    /// <summary>Waits until each replica receives the changes of orders.</summary>
    public Task OrdersAreSubscribedAsync()
    {
        var channel = NotificationChannels.Orders;
        return Eventually.HoldsAsync(
            async () =>
            {
                await using var connection = await RedisClient.ConnectAsync(Redis.ConnectionString);
                return await connection.GetServers()[0].SubscriptionSubscriberCountAsync(channel) == _replicas.Count;
            },
            () => "Not every replica is subscribed to the changes of orders.");
    }

    /// <summary>The header Cookie of a session of the account with this name.</summary>
    public Task<string> CookieOfAsync(string name) => _sessions.GetOrAdd(name, name => new(async () =>
    {
        using var http = new HttpClient { BaseAddress = _replicas[0].Address };
        return await http.RegisterAndLogInAsync(name);
    })).Value;

    /// <summary>The id of the account with this name, which has a session.</summary>
    public async Task<Guid> AccountOfAsync(string name)
    {
        using var http = new HttpClient { BaseAddress = _replicas[0].Address };
        return (await http.GetSessionAsync(await CookieOfAsync(name)))!.Value.GetProperty("account").GetProperty("id").GetGuid();
    }

    public void CutPostgres() => _postgres.Cut();

    public void RestorePostgres() => _postgres.Restore();

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            await client.DisposeAsync();
        }

        await Task.WhenAll(_replicas.Select(replica => replica.DisposeAsync().AsTask()));
        await _postgres.DisposeAsync();
        await _database.DisposeAsync();
        await Redis.DisposeAsync();
    }
}
