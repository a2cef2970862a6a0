using Showroom.Hosting.Executables;
using Showroom.Hosting.Executables.Processes;
using Showroom.Hosting.Services;

namespace Showroom.Tests.Model;

public sealed class ExecutablesModelTests
{
    [Fact]
    public void Mode_always_replaces_containers_with_processes_of_the_same_names()
    {
        using var builder = Create("--Executables:Mode=always");
        AddServers(builder);

        var cache = Assert.IsType<ExecutableServerResource<RedisResource>>(Single(builder, "cache"));
        var postgres = Assert.IsType<ExecutableServerResource<PostgresServerResource>>(Single(builder, "postgres"));
        Assert.Same(cache.Container.Annotations, cache.Annotations);
        foreach (var server in new IResource[] { cache, postgres })
        {
            Assert.False(server.TryGetLastAnnotation<ContainerImageAnnotation>(out _));
            Assert.True(server.TryGetEndpoints(out var endpoints));
            var endpoint = Assert.Single(endpoints);
            Assert.Equal(("tcp", "127.0.0.1", false), (endpoint.Name, endpoint.TargetHost, endpoint.IsProxied));
        }

        Assert.Same(postgres.Container, Assert.IsType<PostgresDatabaseResource>(Single(builder, "showroom")).Parent);
    }

    [Fact]
    public void Mode_never_keeps_containers()
    {
        using var builder = Create("--Executables:Mode=never");
        AddServers(builder);
        AssertContainers(builder);
    }

    [Fact]
    public void Publishing_describes_containers_in_every_mode()
    {
        using var builder = Create("--operation", "publish", "--step", "publish", "--Executables:Mode=always");
        AddServers(builder);
        AssertContainers(builder);
    }

    [Fact]
    public void Without_a_container_runtime_processes_replace_containers()
    {
        using var builder = Create("--ASPIRE_CONTAINER_RUNTIME=there-is-no-such-runtime");
        AddServers(builder);
        Assert.IsType<ExecutableServerResource<RedisResource>>(Single(builder, "cache"));
    }

    // Existing programs: a script that is written here cannot be executed while a child of another test has inherited its open file.
    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void A_container_runtime_that_fails_is_not_used(string runtime, bool containers)
    {
        using var builder = Create($"--ASPIRE_CONTAINER_RUNTIME={runtime}");
        builder.AddRedis("cache").RunAsExecutable();
        Assert.Equal(containers, Single(builder, "cache") is RedisResource);
    }

    [Theory]
    [InlineData("Executables:Mod", "Executables:Mode")]
    [InlineData("Executables:Redis:Path", "Executables:Redis")]
    [InlineData("Native:Data", "Executables:Data")]
    public void An_unknown_or_former_setting_is_refused_with_the_name_to_use(string key, string known)
    {
        using var builder = Create("--Executables:Mode=always", $"--{key}=x");
        var refusal = Assert.Throws<DistributedApplicationException>(() => builder.AddRedis("cache").RunAsExecutable());
        Assert.Contains($"'{key}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(known, refusal.Message.Split("use ")[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Executables:Mode", "sometimes", "auto")]
    [InlineData("Executables:Redis", "/nowhere/redis-server", "redis-server")]
    [InlineData("Executables:Postgres", "/nowhere/postgres", "postgres")]
    public void A_setting_with_a_wrong_value_is_refused_with_the_allowed_values(string key, string value, string allowed)
    {
        using var builder = Create("--Executables:Mode=always", $"--{key}={value}");
        var refusal = Assert.Throws<DistributedApplicationException>(() => AddServers(builder));
        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(value, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cache-password", "a,b", "comma")]
    [InlineData("cache-password", "a ", "space")]
    [InlineData("cache-password", "", "empty")]
    [InlineData("postgres-password", "", "empty")]
    [InlineData("postgres-password", "a\nb", "control character")]
    public void A_password_that_cannot_be_carried_is_refused_while_the_model_is_written(string parameter, string value, string reason)
    {
        using var builder = Create("--Executables:Mode=always", $"--Parameters:{parameter}={value}");
        var refusal = Assert.ThrowsAny<DistributedApplicationException>(() => AddServers(builder));
        Assert.Contains($"Parameters:{parameter}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copied_tree_uses_its_own_servers_and_data()
    {
        var copy = Directory.CreateTempSubdirectory("copied-tree-").FullName;
        try
        {
            var bin = Directory.CreateDirectory(Path.Combine(copy, "AppHost", "bin", "Debug", "net10.0")).FullName;
            Assert.Null(FetchedServers.FindPostgres(bin));
            Assert.Equal("/original/AppHost", RunningTree.Locate("/original/AppHost", bin).AppHostFolder);

            var postgres = Path.Combine(copy, "Libraries", "Hosting.Executables", "Servers", ".tools", "postgres", "bin", OperatingSystem.IsWindows() ? "postgres.exe" : "postgres");
            Directory.CreateDirectory(Path.GetDirectoryName(postgres)!);
            File.WriteAllText(postgres, "");
            File.WriteAllText(Path.Combine(copy, "AppHost", "AppHost.csproj"), "");
            Assert.Equal(postgres, FetchedServers.FindPostgres(bin));
            Assert.Equal(Path.Combine(copy, "AppHost"), RunningTree.Locate("/original/AppHost", bin).AppHostFolder);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static IDistributedApplicationTestingBuilder Create(params string[] args) => DistributedApplicationTestingBuilder.Create(args);

    private static void AddServers(IDistributedApplicationBuilder builder)
    {
        builder.AddRedis("cache").RunAsExecutable();
        builder.AddPostgres("postgres").RunAsExecutable().AddDatabase("showroom");
    }

    private static void AssertContainers(IDistributedApplicationBuilder builder)
    {
        Assert.True(Assert.IsType<RedisResource>(Single(builder, "cache")).TryGetLastAnnotation<ContainerImageAnnotation>(out _));
        Assert.True(Assert.IsType<PostgresServerResource>(Single(builder, "postgres")).TryGetLastAnnotation<ContainerImageAnnotation>(out _));
    }

    private static IResource Single(IDistributedApplicationBuilder builder, string name) => builder.Resources.Single(r => r.Name == name);
}
