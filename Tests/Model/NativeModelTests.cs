using Showroom.Hosting.Executables;

namespace Showroom.Tests.Model;

public sealed class NativeModelTests
{
    [Fact]
    public void Processes_take_the_place_of_containers_under_the_same_names_when_asked_to()
    {
        using var builder = Create("--Native:Mode=always");
        AddServers(builder);

        var cache = Assert.IsType<NativeServer<RedisResource>>(Single(builder, "cache"));
        var postgres = Assert.IsType<NativeServer<PostgresServerResource>>(Single(builder, "postgres"));
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
    public void Containers_stay_when_processes_are_switched_off()
    {
        using var builder = Create("--Native:Mode=never");
        AddServers(builder);
        AssertContainers(builder);
    }

    [Fact]
    public void Publishing_describes_containers_whatever_this_machine_has()
    {
        using var builder = Create("--operation", "publish", "--step", "publish", "--Native:Mode=always");
        AddServers(builder);
        AssertContainers(builder);
    }

    [Fact]
    public void Without_a_container_runtime_processes_are_the_default()
    {
        using var builder = Create("--ASPIRE_CONTAINER_RUNTIME=there-is-no-such-runtime");
        AddServers(builder);
        Assert.IsType<NativeServer<RedisResource>>(Single(builder, "cache"));
    }

    // Programs that are there already: one written here could not be run while a child that another test starts just now still has it open.
    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void A_container_runtime_counts_only_when_it_answers(string runtime, bool containers)
    {
        using var builder = Create($"--ASPIRE_CONTAINER_RUNTIME={runtime}");
        builder.AddRedis("cache").RunNatively();
        Assert.Equal(containers, Single(builder, "cache") is RedisResource);
    }

    [Theory]
    [InlineData("Native:Mode", "sometimes", "auto")]
    [InlineData("Native:Redis", "/nowhere/redis-server", "redis-server")]
    [InlineData("Native:Postgres", "/nowhere/postgres", "postgres")]
    public void A_wrong_setting_is_refused_by_name_with_what_it_may_be(string key, string value, string allowed)
    {
        using var builder = Create("--Native:Mode=always", $"--{key}={value}");
        var refusal = Assert.Throws<DistributedApplicationException>(() => AddServers(builder));
        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(value, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(allowed, refusal.Message, StringComparison.Ordinal);
    }

    private static IDistributedApplicationTestingBuilder Create(params string[] args) => DistributedApplicationTestingBuilder.Create(args);

    private static void AddServers(IDistributedApplicationBuilder builder)
    {
        builder.AddRedis("cache").RunNatively();
        builder.AddPostgres("postgres").RunNatively().AddDatabase("showroom");
    }

    private static void AssertContainers(IDistributedApplicationBuilder builder)
    {
        Assert.True(Assert.IsType<RedisResource>(Single(builder, "cache")).TryGetLastAnnotation<ContainerImageAnnotation>(out _));
        Assert.True(Assert.IsType<PostgresServerResource>(Single(builder, "postgres")).TryGetLastAnnotation<ContainerImageAnnotation>(out _));
    }

    private static IResource Single(IDistributedApplicationBuilder builder, string name) => builder.Resources.Single(r => r.Name == name);
}
