using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Showroom.Tests.Running;

public sealed class PostgresExecutableTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("executables-postgres-").FullName;
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public PostgresExecutableTests()
    {
        _deadline.CancelAfter(TimeSpan.FromMinutes(8));
        if (!OperatingSystem.IsWindows())
        {
            // As root, PostgreSQL runs as the user nobody, who needs access to the directory.
            File.SetUnixFileMode(_data, File.GetUnixFileMode(_data) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        }
    }

    [Fact]
    public async Task A_database_of_the_model_exists_when_it_is_healthy()
    {
        await using var app = await StartAsync();
        Assert.Equal("showroom", await app.QueryAsync<string>("showroom", "select current_database()", _deadline.Token));
        Assert.True(app.App.ResourceNotifications.TryGetCurrentState("showroom", out var state));
        Assert.Equal((KnownResourceStates.Running, HealthStatus.Healthy), (state.Snapshot.State!.Text, state.Snapshot.HealthStatus));
    }

    [Fact]
    public async Task It_listens_on_the_loopback_interface_only_and_requires_the_password()
    {
        await using var app = await StartAsync();
        var settings = new NpgsqlConnectionStringBuilder(await app.App.GetConnectionStringAsync("showroom", _deadline.Token)) { Pooling = false };
        Assert.Equal([IPAddress.Loopback], await Listeners.OfAsync(settings.Port, _deadline.Token));

        settings.Password = "something else";
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(_deadline.Token));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task Data_of_a_volume_survives_a_restart()
    {
        await using (var app = await StartAsync())
        {
            await app.QueryAsync<int>("showroom", "create table kept as select 42 as n; select n from kept", _deadline.Token);
        }

        await using var again = await StartAsync();
        Assert.Equal(42, await again.QueryAsync<int>("showroom", "select n from kept", _deadline.Token));
    }

    [Fact]
    public async Task Without_a_volume_the_data_is_deleted_with_the_application()
    {
        string directory;
        await using (var app = await StartAsync(volume: false))
        {
            directory = await app.QueryAsync<string>("showroom", "show data_directory", _deadline.Token);
            Assert.False(directory.StartsWith(_data, StringComparison.Ordinal));
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(directory)));
    }

    [Fact]
    public async Task A_killed_server_can_be_started_again_with_its_data()
    {
        await using var app = await StartAsync();
        await app.QueryAsync<int>("showroom", "create table kept as select 42 as n; select n from kept", _deadline.Token);
        var directory = await app.QueryAsync<string>("showroom", "show data_directory", _deadline.Token);
        var lines = await File.ReadAllLinesAsync(Path.Combine(directory, "postmaster.pid"), _deadline.Token);
        Process.GetProcessById(int.Parse(lines[0], CultureInfo.InvariantCulture)).Kill();

        await app.App.ResourceNotifications.WaitForResourceAsync("postgres", KnownResourceStates.TerminalStates, _deadline.Token);
        await app.App.ResourceNotifications.WaitForResourceAsync("showroom", KnownResourceStates.TerminalStates, _deadline.Token);
        // By now the process id in the file may belong to another process.
        await File.WriteAllLinesAsync(Path.Combine(directory, "postmaster.pid"), [Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. lines[1..]], _deadline.Token);

        var started = await app.App.ResourceCommands.ExecuteCommandAsync("postgres", KnownResourceCommands.StartCommand, _deadline.Token);
        Assert.True(started.Success, started.Message);
        await app.App.ResourceNotifications.WaitForResourceAsync("showroom", KnownResourceStates.Running, _deadline.Token);
        await app.HealthyAsync("showroom", _deadline.Token);
        Assert.Equal(42, await app.QueryAsync<int>("showroom", "select n from kept", _deadline.Token));
    }

    [Fact]
    public async Task A_stop_with_open_connections_is_a_clean_shutdown()
    {
        await using var app = await StartAsync();
        await using var client = new NpgsqlConnection($"{await app.App.GetConnectionStringAsync("showroom", _deadline.Token)};Pooling=false");
        await client.OpenAsync(_deadline.Token);
        Assert.True((await app.App.ResourceCommands.ExecuteCommandAsync("postgres", KnownResourceCommands.StopCommand, _deadline.Token)).Success);
        await app.App.ResourceNotifications.WaitForResourceAsync("postgres", KnownResourceStates.TerminalStates, _deadline.Token);
        await app.LineAsync("postgres", "database system is shut down", _deadline.Token);
    }

    [Fact]
    public async Task A_data_directory_with_another_password_is_refused()
    {
        await (await StartAsync()).DisposeAsync();
        await AssertRefusedAsync("another user name or password", "password", "a-different-one");
    }

    [Fact]
    public async Task A_data_directory_of_another_major_version_is_refused()
    {
        await (await StartAsync()).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(_data, "postgres", "db", "PG_VERSION"), "9\n", _deadline.Token);
        await AssertRefusedAsync("is of PostgreSQL 9", "Executables:Postgres");
    }

    [Fact]
    public async Task A_damaged_data_directory_is_refused()
    {
        await (await StartAsync()).DisposeAsync();
        File.Delete(Path.Combine(_data, "postgres", "db", "global", "pg_control"));
        await AssertRefusedAsync("is damaged", "global/pg_control");
    }

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task AssertRefusedAsync(string reason, string advice, string password = ExecutablesApp.Password)
    {
        await using var app = await ExecutablesApp.StartAsync(_data, Model(volume: true), _deadline.Token, password);
        await app.App.ResourceNotifications.WaitForResourceAsync("postgres", KnownResourceStates.FailedToStart, _deadline.Token);
        var line = await app.LineAsync("postgres", reason, _deadline.Token);
        Assert.Contains(Path.Combine(_data, "postgres"), line, StringComparison.Ordinal);
        Assert.Contains(advice, line, StringComparison.Ordinal);
    }

    private async Task<ExecutablesApp> StartAsync(bool volume = true)
    {
        var app = await ExecutablesApp.StartAsync(_data, Model(volume), _deadline.Token);
        await app.HealthyAsync("showroom", _deadline.Token);
        return app;
    }

    private static Action<IDistributedApplicationBuilder, IResourceBuilder<ParameterResource>> Model(bool volume) => (builder, password) =>
    {
        var postgres = builder.AddPostgres("postgres", password: password);
        (volume ? postgres.WithDataVolume("postgres") : postgres).RunAsExecutable().AddDatabase("showroom");
    };
}
