using System.Diagnostics;
using System.Globalization;
using System.Net;
using Showroom.Hosting.Executables.Processes;

namespace Showroom.Tests.Running.Executables;

[Collection<ExecutablesCollection>]
public sealed class RedisExecutableTests(ExecutableServers servers) : IDisposable
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(8));

    public static TheoryData<string> Servers => [ServerModel.Redis, ServerModel.Garnet];

    private CancellationToken Deadline => _deadline.Token;

    private ExecutablesApp App => servers.App;

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task It_listens_on_the_loopback_interface_only_and_requires_the_password(string server)
    {
        await HealthyAsync(server);
        var connectionString = await App.ConnectionStringAsync(server, Deadline);
        using var client = await RespClient.ConnectAsync(connectionString, Deadline);
        Assert.StartsWith("-NOAUTH", await client.SendAsync(Deadline, "PING"), StringComparison.Ordinal);
        Assert.StartsWith("-WRONGPASS", await client.SendAsync(Deadline, "AUTH", "something else"), StringComparison.Ordinal);
        Assert.Equal("+OK", await client.SendAsync(Deadline, "AUTH", ServerModel.Password));
        Assert.Equal("+PONG", await client.SendAsync(Deadline, "PING"));
        Assert.Equal("42", await client.SendAsync(Deadline, "EVAL", "return ARGV[1]", "0", "42"));

        var port = int.Parse(connectionString.Split(',')[0].Split(':')[1], CultureInfo.InvariantCulture);
        Assert.Equal([IPAddress.Loopback], await Listeners.OfAsync(port, Deadline));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Data_of_a_volume_survives_a_restart(string server)
    {
        await HealthyAsync(server);
        using var client = await App.SignInAsync(server, Deadline);
        Assert.Equal("yes", await client.SendAsync(Deadline, "GET", "kept"));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task While_it_runs_the_password_is_on_no_command_line_and_in_no_file(string server)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks into /proc, which only Linux has.");
        await HealthyAsync(server);
        Assert.DoesNotContain(
            Process.GetProcesses(), process => ProcessFile.TryRead(process.Id, "cmdline")?.Contains(ServerModel.Password, StringComparison.Ordinal) == true);
        while (FilesOf(server).Any(file => TextOf(file).Contains(ServerModel.Password, StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), Deadline);
        }
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_killed_server_can_be_started_again_with_its_data(string server)
    {
        await HealthyAsync(server);
        using (var client = await App.SignInAsync(server, Deadline))
        {
            Assert.Equal("+OK", await client.SendAsync(Deadline, "SET", "before the kill", "yes"));
        }

        var process = ServerProcesses.FindUsing(Path.Combine(servers.Data, server));
        Assert.NotNull(process);
        Process.GetProcessById(process.Value).Kill();
        await App.App.ResourceNotifications.WaitForResourceAsync(server, KnownResourceStates.TerminalStates, Deadline);

        await App.App.StartResourceAsync(server, Deadline);
        using var again = await App.SignInAsync(server, Deadline);
        Assert.Equal("yes", await again.SendAsync(Deadline, "GET", "before the kill"));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_password_with_quotes_and_semicolons_connects(string server)
    {
        var quoted = ExecutableServers.Quoted(server);
        await HealthyAsync(server, quoted);
        await using var connection = await RedisClient.ConnectAsync(await App.ConnectionStringAsync(quoted, Deadline));
        Assert.True(await connection.GetDatabase().StringSetAsync("key", "value"));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task A_developer_certificate_does_not_change_how_it_is_started(string server)
    {
        await HealthyAsync(server);
        Assert.IsType<DeveloperCertificate>(DeveloperCertificate.Of(App.App.Services));
        Assert.DoesNotContain("ssl", await App.ConnectionStringAsync(server, Deadline), StringComparison.Ordinal);
    }

    public void Dispose() => _deadline.Dispose();

    private Task HealthyAsync(string server, string? resource = null)
    {
        ServerModel.SkipWithout(server);
        return App.HealthyAsync(resource ?? server, Deadline);
    }

    // An empty file holds no password, and the lock of the data directory, which is empty, cannot be read.
    private string[] FilesOf(string server) =>
        [.. Directory.GetFiles(Path.Combine(servers.Data, server), "*", SearchOption.AllDirectories).Where(static file => Path.GetFileName(file) != "lock")];

    private static string TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException) when (!File.Exists(file))
        {
            return ""; // The server has deleted it.
        }
    }
}
