using Npgsql;

namespace Showroom.Tests.Running.Executables;

/// <summary>An application of servers that run as executables, which has been started.</summary>
internal sealed class ExecutablesApp : IAsyncDisposable
{
    private ExecutablesApp(DistributedApplication app) => App = app;

    public DistributedApplication App { get; }

    public static async Task<ExecutablesApp> StartAsync(IDistributedApplicationTestingBuilder builder, CancellationToken cancellationToken)
    {
        var app = new ExecutablesApp(await builder.BuildAsync(cancellationToken));
        try
        {
            await app.App.StartAsync(cancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public Task HealthyAsync(string name, CancellationToken cancellationToken) => App.ResourceNotifications.WaitForRunningHealthyAsync(name, cancellationToken);

    public async Task<string> ConnectionStringAsync(string name, CancellationToken cancellationToken) => (await App.GetConnectionStringAsync(name, cancellationToken))!;

    /// <summary>A connection to a Redis server, which has accepted the password.</summary>
    public async Task<RespClient> SignInAsync(string name, CancellationToken cancellationToken)
    {
        var client = await RespClient.ConnectAsync(await ConnectionStringAsync(name, cancellationToken), cancellationToken);
        Assert.Equal("+OK", await client.SendAsync(cancellationToken, "AUTH", ServerModel.Password));
        return client;
    }

    public async Task<T> QueryAsync<T>(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection($"{await ConnectionStringAsync(database, cancellationToken)};Pooling=false;Timeout=60");
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Reads a resource's log until a line contains the text.</summary>
    /// <returns>The lines until then, of which the last one contains it.</returns>
    public async Task<IReadOnlyList<string>> LinesUntilAsync(string resource, string text, CancellationToken cancellationToken)
    {
        var logs = App.Services.GetRequiredService<ResourceLoggerService>();
        var model = App.Services.GetRequiredService<DistributedApplicationModel>();
        List<string> read = [];
        await foreach (var lines in logs.WatchAsync(model.Resources.Single(r => r.Name == resource)).WithCancellation(cancellationToken))
        {
            foreach (var line in lines)
            {
                read.Add(line.Content);
                if (line.Content.Contains(text, StringComparison.Ordinal))
                {
                    return read;
                }
            }
        }

        throw new InvalidOperationException($"The log of {resource} ended without '{text}'.");
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
