using System.Diagnostics;
using System.Net;

namespace Showroom.Tests.Running;

public sealed class RedisExecutableTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("executables-redis-").FullName;
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public RedisExecutableTests() => _deadline.CancelAfter(TimeSpan.FromMinutes(8));

    public static TheoryData<string> Servers => ["redis-server", "garnet-server"];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task It_listens_on_the_loopback_interface_only_and_requires_the_password(string server)
    {
        SkipWithout(server);
        await using var app = await StartAsync(server);
        var connectionString = (await app.App.GetConnectionStringAsync("cache", _deadline.Token))!;
        using var client = await RespClient.ConnectAsync(connectionString, _deadline.Token);
        Assert.StartsWith("-NOAUTH", await client.SendAsync(_deadline.Token, "PING"), StringComparison.Ordinal);
        Assert.StartsWith("-WRONGPASS", await client.SendAsync(_deadline.Token, "AUTH", "something else"), StringComparison.Ordinal);
        Assert.Equal("+OK", await client.SendAsync(_deadline.Token, "AUTH", ExecutablesApp.Password));
        Assert.Equal("+PONG", await client.SendAsync(_deadline.Token, "PING"));
        Assert.Equal("42", await client.SendAsync(_deadline.Token, "EVAL", "return ARGV[1]", "0", "42"));

        var port = int.Parse(connectionString.Split(',')[0].Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal([IPAddress.Loopback], await Listeners.OfAsync(port, _deadline.Token));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Data_of_a_volume_survives_a_restart(string server)
    {
        SkipWithout(server);
        await using (var app = await StartAsync(server))
        {
            using var client = await SignInAsync(app);
            Assert.Equal("+OK", await client.SendAsync(_deadline.Token, "SET", "kept", "yes"));
        }

        await using var again = await StartAsync(server);
        using var reader = await SignInAsync(again);
        Assert.Equal("yes", await reader.SendAsync(_deadline.Token, "GET", "kept"));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task While_it_runs_the_password_is_on_no_command_line_and_in_no_file(string server)
    {
        SkipWithout(server);
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Looks into /proc, which only Linux has.");
        }

        await using var app = await StartAsync(server);
        Assert.DoesNotContain(Process.GetProcesses(), process => TextOf($"/proc/{process.Id}/cmdline").Contains(ExecutablesApp.Password, StringComparison.Ordinal));
        // An empty file holds no password, and the lock of the data directory, which is empty, cannot be read.
        while (new DirectoryInfo(_data).EnumerateFiles("*", SearchOption.AllDirectories)
            .Any(file => file.Length > 0 && TextOf(file.FullName).Contains(ExecutablesApp.Password, StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), _deadline.Token);
        }
    }

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task<ExecutablesApp> StartAsync(string server)
    {
        var app = await ExecutablesApp.StartAsync(_data, (builder, password) => builder.AddRedis("cache", password: password).WithDataVolume("cache").RunAsExecutable(),
            _deadline.Token, args: $"--Executables:Redis={server}");
        await app.HealthyAsync("cache", _deadline.Token);
        return app;
    }

    private async Task<RespClient> SignInAsync(ExecutablesApp app)
    {
        var client = await RespClient.ConnectAsync((await app.App.GetConnectionStringAsync("cache", _deadline.Token))!, _deadline.Token);
        Assert.Equal("+OK", await client.SendAsync(_deadline.Token, "AUTH", ExecutablesApp.Password));
        return client;
    }

    private static string TextOf(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException) when (!File.Exists(file))
        {
            return ""; // The file was deleted, or its process has ended.
        }
    }

    // The build fetches Garnet.
    private static void SkipWithout(string server) =>
        Assert.SkipUnless(server == "garnet-server" || Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(d => File.Exists(Path.Combine(d, server))),
            $"{server} is not on PATH.");
}
