using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Showroom.Tests.Running.Executables;

[Collection<ExecutablesCollection>]
public sealed class PostgresExecutableTests(ExecutableServers servers) : IDisposable
{
    private const string Server = ExecutableServers.Postgres;
    private const string Database = ExecutableServers.Database;

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(8));

    private CancellationToken Deadline => _deadline.Token;

    private ExecutablesApp App => servers.App;

    [Fact]
    public async Task A_database_of_the_model_exists_when_it_is_healthy()
    {
        await App.HealthyAsync(Database, Deadline);
        Assert.Equal(Database, await App.QueryAsync<string>(Database, "select current_database()", Deadline));
        Assert.True(App.App.ResourceNotifications.TryGetCurrentState(Database, out var state));
        Assert.Equal((KnownResourceStates.Running, HealthStatus.Healthy), (state.Snapshot.State!.Text, state.Snapshot.HealthStatus));
    }

    [Fact]
    public async Task It_listens_on_the_loopback_interface_only_and_requires_the_password()
    {
        await App.HealthyAsync(Database, Deadline);
        var settings = new NpgsqlConnectionStringBuilder(await App.ConnectionStringAsync(Database, Deadline)) { Pooling = false, Timeout = 60 };
        Assert.Equal([IPAddress.Loopback], await Listeners.OfAsync(settings.Port, Deadline));

        settings.Password = "something else";
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Deadline));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refusal.SqlState);
    }

    [Fact]
    public async Task A_password_with_every_punctuation_mark_connects()
    {
        await App.HealthyAsync(ExecutableServers.QuotedDatabase, Deadline);
        Assert.Equal(ExecutableServers.QuotedDatabase, await App.QueryAsync<string>(ExecutableServers.QuotedDatabase, "select current_database()", Deadline));
    }

    [Fact]
    public async Task Data_of_a_volume_survives_a_restart()
    {
        await App.HealthyAsync(Database, Deadline);
        Assert.Equal(42, await App.QueryAsync<int>(Database, "select n from kept", Deadline));
    }

    [Fact]
    public void Without_a_volume_the_data_is_deleted_with_the_application()
    {
        Assert.NotEmpty(servers.TemporaryData);
        Assert.False(servers.TemporaryData.StartsWith(servers.Data, StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.GetDirectoryName(servers.TemporaryData)));
    }

    [Fact]
    public async Task A_killed_server_can_be_started_again_with_its_data()
    {
        await App.HealthyAsync(Database, Deadline);
        await App.QueryAsync<int>(Database, "create table before_the_kill as select 43 as n; select n from before_the_kill", Deadline);
        var directory = await App.QueryAsync<string>(Database, "show data_directory", Deadline);
        var lines = await File.ReadAllLinesAsync(Path.Combine(directory, "postmaster.pid"), Deadline);
        Process.GetProcessById(int.Parse(lines[0], CultureInfo.InvariantCulture)).Kill();

        await App.App.ResourceNotifications.WaitForResourceAsync(Server, KnownResourceStates.TerminalStates, Deadline);
        await App.App.ResourceNotifications.WaitForResourceAsync(Database, KnownResourceStates.TerminalStates, Deadline);
        // By now the process id in the file may belong to another process.
        await File.WriteAllLinesAsync(Path.Combine(directory, "postmaster.pid"), [Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. lines[1..]], Deadline);

        await App.App.StartResourceAsync(Server, Deadline);
        await App.HealthyAsync(Database, Deadline);
        Assert.Equal(43, await App.QueryAsync<int>(Database, "select n from before_the_kill", Deadline));
    }

    [Fact]
    public async Task A_stop_with_open_connections_is_a_clean_shutdown()
    {
        await App.HealthyAsync(ExecutableServers.QuotedDatabase, Deadline);
        await using (var client = new NpgsqlConnection($"{await App.ConnectionStringAsync(ExecutableServers.QuotedDatabase, Deadline)};Pooling=false;Timeout=60"))
        {
            await client.OpenAsync(Deadline);
            await App.App.StopResourceAsync(ExecutableServers.QuotedPostgres, Deadline);
            await App.LinesUntilAsync(ExecutableServers.QuotedPostgres, "database system is shut down", Deadline);
        }

        await App.App.StartResourceAsync(ExecutableServers.QuotedPostgres, Deadline);
    }

    public void Dispose() => _deadline.Dispose();
}
