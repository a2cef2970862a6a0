using Aspire.Hosting.Eventing;
using Showroom.Hosting.Executables.Processes;

namespace Showroom.Tests.Running.Executables;

/// <summary>
/// Passwords and data directories that a server refuses before its process is started, so that no orchestrator is needed. See
/// <see cref="RefusedResourceTests"/> for what the orchestrator makes of it.
/// </summary>
public sealed class RefusedStartTests : IDisposable
{
    private const string Cache = "cache";
    private const string Postgres = "postgres";

    private readonly TemporaryDirectory _data = new("executables-refused-");
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(8));

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task A_Redis_password_with_a_comma()
    {
        await using var builder = ServerModel.Create(_data.Path);
        builder.AddRedisServer(Cache, ServerModel.RedisServers[0], "a,b");
        await AssertRefusedAsync(builder, Cache, "contains a comma", "Parameters:cache-password");
    }

    [Fact]
    public async Task A_data_directory_with_another_password()
    {
        await InitialiseAsync();
        await AssertPostgresRefusedAsync("another user name or password", "postgres-password", "a-different-one");
    }

    [Fact]
    public async Task A_data_directory_of_another_major_version()
    {
        await InitialiseAsync();
        await File.WriteAllTextAsync(_data.Combine(Postgres, "db", "PG_VERSION"), "9\n", Deadline);
        await AssertPostgresRefusedAsync("is of PostgreSQL 9", "Executables:Postgres");
    }

    [Fact]
    public async Task A_damaged_data_directory()
    {
        await InitialiseAsync();
        File.Delete(_data.Combine(Postgres, "db", "global", "pg_control"));
        await AssertPostgresRefusedAsync("is damaged", "global/pg_control");
    }

    [Fact]
    public async Task A_full_disk()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can mount a small file system.");
        var disk = Directory.CreateDirectory(_data.Combine("disk")).FullName;
        var (exitCode, output) = await ProcessRunner.RunAsync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk], "/", Deadline);
        Assert.SkipUnless(exitCode == 0, $"This environment does not allow mount: {output}");
        try
        {
            await using var builder = ServerModel.Create(disk);
            builder.AddPostgresServer(Postgres, "showroom");
            await AssertRefusedAsync(builder, Postgres, $"The data directory '{disk}/postgres' cannot be initialised, because there is no space left", "Executables:Data");
        }
        finally
        {
            await ProcessRunner.RunAsync("umount", [disk], "/", CancellationToken.None);
        }
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _data.Dispose();
    }

    /// <summary>The start is refused in one sentence, with the reason and what to change.</summary>
    internal static async Task AssertRefusedAsync(IDistributedApplicationTestingBuilder builder, string server, params string[] parts)
    {
        var refusal = await Assert.ThrowsAnyAsync<DistributedApplicationException>(() => PrepareAsync(builder, server, TestContext.Current.CancellationToken));
        // As the orchestrator logs it.
        var text = refusal.ToString();
        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    /// <summary>What the orchestrator lets the model do before it starts the process of a resource.</summary>
    private static async Task PrepareAsync(IDistributedApplicationTestingBuilder builder, string server, CancellationToken cancellationToken)
    {
        await using var app = await builder.BuildAsync(cancellationToken);
        var resource = builder.Resources.Single(resource => resource.Name == server);
        await app.Services.GetRequiredService<IDistributedApplicationEventing>().PublishAsync(new BeforeResourceStartedEvent(resource, app.Services), cancellationToken);
    }

    private async Task InitialiseAsync()
    {
        await using var builder = ServerModel.Create(_data.Path);
        builder.AddPostgresServer(Postgres, "showroom");
        await PrepareAsync(builder, Postgres, Deadline);
    }

    private async Task AssertPostgresRefusedAsync(string reason, string advice, string password = ServerModel.Password)
    {
        await using var builder = ServerModel.Create(_data.Path);
        builder.AddPostgresServer(Postgres, "showroom", password);
        await AssertRefusedAsync(builder, Postgres, reason, advice, _data.Combine(Postgres));
    }
}
