using Npgsql;

namespace Showroom.Tests.Running;

/// <summary>An application of servers that run as executables, with a data directory of its own.</summary>
internal sealed class ExecutablesApp : IAsyncDisposable
{
    public const string Password = "executables-Tests-0nly";

    private ExecutablesApp(DistributedApplication app) => App = app;

    public DistributedApplication App { get; }

    public static async Task<ExecutablesApp> StartAsync(
        string data, Action<IDistributedApplicationBuilder, IResourceBuilder<ParameterResource>> model, CancellationToken cancellationToken, string password = Password, params string[] args)
    {
        var builder = DistributedApplicationTestingBuilder.Create(["--Executables:Mode=always", $"--Executables:Data={data}", .. args]);
        model(builder, builder.AddParameter("password", password, secret: true));
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

    public Task HealthyAsync(string name, CancellationToken cancellationToken) =>
        App.ResourceNotifications.WaitForResourceHealthyAsync(name, cancellationToken);

    public async Task<T> QueryAsync<T>(string resource, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection($"{await App.GetConnectionStringAsync(resource, cancellationToken)};Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Reads a resource's log until a line contains the text, and returns that line.</summary>
    public async Task<string> LineAsync(string resource, string text, CancellationToken cancellationToken)
    {
        var logs = App.Services.GetRequiredService<ResourceLoggerService>();
        var model = App.Services.GetRequiredService<DistributedApplicationModel>();
        await foreach (var lines in logs.WatchAsync(model.Resources.Single(r => r.Name == resource)).WithCancellation(cancellationToken))
        {
            if (lines.FirstOrDefault(line => line.Content.Contains(text, StringComparison.Ordinal)) is { Content: not null } found)
            {
                return found.Content;
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
