#pragma warning disable ASPIRECERTIFICATES001 // The certificate service is experimental.
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Showroom.Tests.Running;

/// <summary>Passwords, certificates, ports and data directories that servers as executables must accept or refuse.</summary>
public sealed class ExecutablesFailureTests : IDisposable
{
    private const string Punctuation = "; = \"d\" 'e' \\g #h {i}";

    private readonly string _data = Directory.CreateTempSubdirectory("executables-failure-").FullName;
    private readonly CancellationTokenSource _deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public ExecutablesFailureTests()
    {
        _deadline.CancelAfter(TimeSpan.FromMinutes(8));
        if (!OperatingSystem.IsWindows())
        {
            // As root, PostgreSQL runs as the user nobody, who needs access to the directory.
            File.SetUnixFileMode(_data, File.GetUnixFileMode(_data) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
        }
    }

    private CancellationToken Deadline => _deadline.Token;

    [Theory]
    [InlineData("redis-server")]
    [InlineData("garnet-server")]
    public async Task A_Redis_password_with_quotes_and_semicolons_connects(string server)
    {
        SkipWithout(server);
        const string Password = "a" + Punctuation;
        await using var app = await StartRedisAsync(server, Password);
        await app.HealthyAsync("cache", Deadline);
        await using var connection = await RedisClient.ConnectAsync((await app.App.GetConnectionStringAsync("cache", Deadline))!);
        Assert.True(await connection.GetDatabase().StringSetAsync("key", "value"));
    }

    [Fact]
    public async Task A_Redis_password_with_a_comma_is_refused_before_the_start()
    {
        SkipWithout("redis-server");
        await using var app = await StartRedisAsync("redis-server", "a,b");
        await AssertRefusedAsync(app, "cache", "contains a comma", "Parameters:password");
    }

    [Fact]
    public async Task A_PostgreSQL_password_with_every_punctuation_mark_connects()
    {
        const string Password = " a,b" + Punctuation + " ";
        await using var app = await StartPostgresAsync(_data, Password);
        await app.HealthyAsync("showroom", Deadline);
        Assert.Equal("showroom", await app.QueryAsync<string>("showroom", "select current_database()", Deadline));
    }

    [Theory]
    [InlineData("redis-server")]
    [InlineData("garnet-server")]
    public async Task A_developer_certificate_does_not_change_how_Redis_is_started(string server)
    {
        SkipWithout(server);
        await using var app = await StartRedisAsync(server, ExecutablesApp.Password, builder => builder.Services.AddSingleton<IDeveloperCertificateService>(new OneCertificate()));
        await app.HealthyAsync("cache", Deadline);
        Assert.DoesNotContain("ssl", await app.App.GetConnectionStringAsync("cache", Deadline), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis-server")]
    [InlineData("garnet-server")]
    public async Task A_killed_Redis_can_be_started_again_with_its_data(string server)
    {
        SkipWithout(server);
        await using var app = await StartRedisAsync(server, ExecutablesApp.Password);
        await app.HealthyAsync("cache", Deadline);
        var connectionString = (await app.App.GetConnectionStringAsync("cache", Deadline))!;
        await using (var connection = await RedisClient.ConnectAsync($"{connectionString},allowAdmin=true"))
        {
            await connection.GetDatabase().StringSetAsync("kept", "yes");
        }

        var process = Showroom.Hosting.Executables.Processes.ServerProcesses.FindUsing(Path.Combine(_data, "cache"));
        Assert.NotNull(process);
        System.Diagnostics.Process.GetProcessById(process.Value).Kill();
        await app.App.ResourceNotifications.WaitForResourceAsync("cache", KnownResourceStates.TerminalStates, Deadline);

        Assert.True((await app.App.ResourceCommands.ExecuteCommandAsync("cache", KnownResourceCommands.StartCommand, Deadline)).Success);
        await app.App.ResourceNotifications.WaitForResourceAsync("cache", KnownResourceStates.Running, Deadline);
        await app.HealthyAsync("cache", Deadline);
        await using var again = await RedisClient.ConnectAsync(connectionString);
        Assert.Equal("yes", await again.GetDatabase().StringGetAsync("kept"));
    }

    [Fact]
    public async Task A_second_copy_on_the_same_data_directory_is_refused()
    {
        SkipWithout("redis-server");
        await using var first = await StartRedisAsync("redis-server", ExecutablesApp.Password);
        await first.HealthyAsync("cache", Deadline);
        await using var second = await StartRedisAsync("redis-server", ExecutablesApp.Password);
        await AssertRefusedAsync(second, "cache", $"is in use by another copy of the application (process {Environment.ProcessId})", "Executables:Data");
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_created_is_refused()
    {
        var file = Path.Combine(_data, "file");
        await File.WriteAllTextAsync(file, "", Deadline);
        await using var app = await StartPostgresAsync(file, ExecutablesApp.Password);
        await AssertRefusedAsync(app, "postgres", $"The data directory '{file}/postgres' cannot be written", "Executables:Data");
    }

    [Fact]
    public async Task A_full_disk_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can mount a small file system.");
        var disk = Directory.CreateDirectory(Path.Combine(_data, "disk")).FullName;
        var (exitCode, output) = await RunAsync("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk);
        Assert.SkipUnless(exitCode == 0, $"This environment does not allow mount: {output}");
        try
        {
            await using var app = await StartPostgresAsync(disk, ExecutablesApp.Password);
            await AssertRefusedAsync(app, "postgres", $"The data directory '{disk}/postgres' cannot be initialised, because there is no space left", "Executables:Data");
        }
        finally
        {
            await RunAsync("umount", disk);
        }
    }

    [Fact]
    public async Task A_fixed_port_that_is_in_use_is_named()
    {
        SkipWithout("redis-server");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var app = await StartRedisAsync("redis-server", ExecutablesApp.Password, port: port);
        await AssertRefusedAsync(app, "cache", $"Port {port} of 'cache' is in use", "another port");
    }

    public void Dispose()
    {
        _deadline.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private Task<ExecutablesApp> StartRedisAsync(string server, string password, Action<IDistributedApplicationBuilder>? configure = null, int? port = null) =>
        ExecutablesApp.StartAsync(
            _data,
            (builder, parameter) =>
            {
                configure?.Invoke(builder);
                builder.AddRedis("cache", port, parameter).WithDataVolume("cache").RunAsExecutable();
            },
            Deadline, password, $"--Executables:Redis={server}");

    private Task<ExecutablesApp> StartPostgresAsync(string data, string password) =>
        ExecutablesApp.StartAsync(
            data, (builder, parameter) => builder.AddPostgres("postgres", password: parameter).WithDataVolume("postgres").RunAsExecutable().AddDatabase("showroom"), Deadline, password);

    private async Task AssertRefusedAsync(ExecutablesApp app, string resource, string reason, string advice)
    {
        await app.App.ResourceNotifications.WaitForResourceAsync(resource, KnownResourceStates.FailedToStart, Deadline);
        var line = await app.LineAsync(resource, reason, Deadline);
        Assert.Contains(advice, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments) =>
        await Showroom.Hosting.Executables.Processes.ProcessRunner.RunAsync(program, arguments, "/", Deadline);

    private static void SkipWithout(string server) =>
        Assert.SkipUnless(
            server == "garnet-server" || Showroom.Hosting.Executables.Processes.ExecutableFinder.Find(server) is not null, $"{server} is not on PATH.");

    private sealed class OneCertificate : IDeveloperCertificateService
    {
        public ImmutableList<X509Certificate2> Certificates { get; } = [Create()];

        public bool SupportsContainerTrust => true;

        public bool UseForHttps => true;

        public bool TrustCertificate => true;

        private static X509Certificate2 Create()
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return request.CreateSelfSigned(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2046, 1, 1, 0, 0, 0, TimeSpan.Zero));
        }
    }
}
