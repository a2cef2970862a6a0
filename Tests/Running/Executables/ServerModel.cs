using Showroom.Hosting.Executables.Processes;

namespace Showroom.Tests.Running.Executables;

/// <summary>Models of servers that run as executables.</summary>
internal static class ServerModel
{
    public const string Redis = "redis-server";
    public const string Garnet = "garnet-server";

    /// <summary>Of every server for which a test chooses no other one.</summary>
    public const string Password = "executables-Tests-0nly";

    /// <summary>Characters that have a meaning in configuration files, connection strings or shells.</summary>
    public const string Punctuation = "; = \"d\" 'e' \\g #h {i}";

    /// <summary>The Redis servers that this machine has: the build fetches Garnet.</summary>
    public static IReadOnlyList<string> RedisServers { get; } = ExecutableFinder.Find(Redis) is null ? [Garnet] : [Redis, Garnet];

    /// <param name="data">The directory of the named volumes.</param>
    public static IDistributedApplicationTestingBuilder Create(string data) =>
        DistributedApplicationTestingBuilder.Create(["--Executables:Mode=always", $"--Executables:Data={data}"]);

    public static void SkipWithout(string server) => Assert.SkipUnless(RedisServers.Contains(server), $"{server} is not on PATH.");

    /// <summary>A Redis with a data volume of its own name.</summary>
    public static IResourceBuilder<RedisResource> AddRedisServer(this IDistributedApplicationBuilder builder, string name, string server, string password = Password, int? port = null)
    {
        // Read by RunAsExecutable.
        builder.Configuration["Executables:Redis"] = server;
        return builder.AddRedis(name, port, builder.AddPassword(name, password)).WithDataVolume(name).RunAsExecutable();
    }

    /// <summary>A PostgreSQL with a data volume of its own name, and a database.</summary>
    public static void AddPostgresServer(this IDistributedApplicationBuilder builder, string name, string database, string password = Password) =>
        builder.AddPostgres(name, password: builder.AddPassword(name, password)).WithDataVolume(name).RunAsExecutable().AddDatabase(database);

    public static IResourceBuilder<ParameterResource> AddPassword(this IDistributedApplicationBuilder builder, string server, string password) =>
        builder.AddParameter($"{server}-password", password, secret: true);
}
