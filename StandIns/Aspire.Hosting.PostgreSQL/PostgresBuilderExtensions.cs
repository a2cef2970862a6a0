using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Aspire.Hosting;

/// <summary>PostgreSQL.</summary>
public static partial class PostgresBuilderExtensions
{
    private const int Port = 5432;
    private const string MaintenanceDatabase = "postgres";

    /// <summary>Adds a PostgreSQL server in a container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name.</param>
    /// <param name="userName">The user; postgres when null.</param>
    /// <param name="password">The password; generated and kept in the user secrets when null.</param>
    /// <param name="port">The port that others use; chosen when null.</param>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder, [ResourceName] string name,
        IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var server = new PostgresServerResource(name, userName?.Resource, secret);

        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: Port, name: PostgresServerResource.PrimaryEndpointName)
            .WithImage(PostgresContainerImageTags.Image, PostgresContainerImageTags.Tag)
            .WithImageRegistry(PostgresContainerImageTags.Registry)
            .WithIconName("DatabaseMultiple")
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["POSTGRES_USER"] = server.UserNameReference;
                context.EnvironmentVariables["POSTGRES_PASSWORD"] = server.PasswordParameter;
            })
            .WithHealthCheck(AddCheck(builder, name, server, MaintenanceDatabase))
            .OnResourceReady(async (_, e, cancellationToken) =>
                await CreateDatabasesAsync(server, e.Services.GetRequiredService<ResourceLoggerService>().GetLogger(server), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Adds a database. It is created when the server is ready, unless it exists.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="databaseName">The name in the server; that of the resource when null.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(this IResourceBuilder<PostgresServerResource> builder, [ResourceName] string name, string? databaseName = null)
    {
        databaseName ??= name;
        var database = new PostgresDatabaseResource(name, databaseName, builder.Resource);
        builder.Resource.AddDatabase(name, databaseName);
        return builder.ApplicationBuilder.AddResource(database)
            .WithIconName("Database")
            .WithHealthCheck(AddCheck(builder.ApplicationBuilder, name, builder.Resource, databaseName));
    }

    /// <summary>The user.</summary>
    public static IResourceBuilder<PostgresServerResource> WithUserName(this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> userName)
    {
        builder.Resource.UserNameParameter = userName.Resource;
        return builder;
    }

    /// <summary>The password.</summary>
    public static IResourceBuilder<PostgresServerResource> WithPassword(this IResourceBuilder<PostgresServerResource> builder, IResourceBuilder<ParameterResource> password)
    {
        builder.Resource.PasswordParameter = password.Resource;
        return builder;
    }

    /// <summary>The port that others use; chosen when null.</summary>
    public static IResourceBuilder<PostgresServerResource> WithHostPort(this IResourceBuilder<PostgresServerResource> builder, int? port) =>
        builder.WithEndpoint(PostgresServerResource.PrimaryEndpointName, endpoint => endpoint.Port = port);

    /// <summary>Keeps the data in a volume; its name is made of the application's when null.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? VolumeName.Of(builder, "data"), DataDirectory(builder.Resource), isReadOnly);

    /// <summary>Keeps the data in a folder of this machine.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataBindMount(this IResourceBuilder<PostgresServerResource> builder, string source, bool isReadOnly = false) =>
        builder.WithBindMount(source, DataDirectory(builder.Resource), isReadOnly);

    private static string AddCheck(IDistributedApplicationBuilder builder, string name, PostgresServerResource server, string database)
    {
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(key, _ => new PostgresCheck(server, database), failureStatus: null, tags: null, PostgresCheck.Patience));
        return key;
    }

    // Since version 18 the image keeps the data of each version in a folder below.
    private static string DataDirectory(PostgresServerResource server) =>
        server.TryGetLastAnnotation<ContainerImageAnnotation>(out var image) && image.Tag is { } tag
            && int.TryParse(new string([.. tag.TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture, out var version) && version < 18
            ? "/var/lib/postgresql/data"
            : "/var/lib/postgresql";

    private static async Task CreateDatabasesAsync(PostgresServerResource server, ILogger logger, CancellationToken cancellationToken)
    {
        if (server.Databases.Count == 0)
        {
            return;
        }
        await using var connection = await PostgresCheck.OpenAsync(server, MaintenanceDatabase, cancellationToken).ConfigureAwait(false);
        using var quoting = new NpgsqlCommandBuilder();
        foreach (var database in server.Databases.Values)
        {
            try
            {
                await using var command = new NpgsqlCommand($"CREATE DATABASE {quoting.QuoteIdentifier(database)}", connection);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DuplicateDatabase)
            {
                // of an earlier run
            }
            catch (NpgsqlException exception)
            {
                Log.NotCreated(logger, exception, database);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The database '{Database}' could not be created.")]
        public static partial void NotCreated(ILogger logger, Exception exception, string database);
    }
}
