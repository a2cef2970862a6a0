using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>Adds and references replicas.</summary>
public static class ReplicaExtensions
{
    private const int MaxCount = 32;

    /// <summary>
    /// Adds <paramref name="count"/> replicas of a service and a spare one with an explicit start, so that scaling out while
    /// running is one click. Each gets its own name as <c>SERVER_ID</c>, and beside <c>http</c> an endpoint <c>h2c</c> for
    /// HTTP/2 without TLS, whose port it receives as <c>Http2__Port</c>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The set's name; replica 1 is <c>name-1</c>.</param>
    /// <param name="count">1 to 32.</param>
    public static Replicas AddReplicas<TProject>(this IDistributedApplicationBuilder builder, [ResourceName] string name, int count)
        where TProject : IProjectMetadata, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (count is < 1 or > MaxCount)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"'{name}' needs 1 to {MaxCount} replicas.");
        }

        return new Replicas(name, [.. Enumerable.Range(1, count + 1).Select(index => builder.AddReplica<TProject>(new(name, index, count)))]);
    }

    /// <summary>References every replica, the spare one too: its address is known before it is started.</summary>
    public static IResourceBuilder<T> WithReferences<T>(this IResourceBuilder<T> builder, Replicas replicas)
        where T : IResourceWithEnvironment
    {
        ArgumentNullException.ThrowIfNull(replicas);
        foreach (var replica in replicas.All)
        {
            builder.WithReference(replica);
        }

        return builder;
    }

    private static IResourceBuilder<ProjectResource> AddReplica<TProject>(this IDistributedApplicationBuilder builder, ReplicaSetAnnotation place)
        where TProject : IProjectMetadata, new()
    {
        var id = $"{place.Set}-{place.Index}";
        var replica = builder.AddService<TProject>(id)
            .WithHttpEndpoint(name: "h2c", env: "Http2__Port", isProxied: false)
            .WithEnvironment("SERVER_ID", id)
            .WithAnnotation(place)
            .WithIconName("Server");
        return place.IsSpare ? replica.WithExplicitStart() : replica;
    }
}
