using Npgsql;
using Showroom.Messaging;
using Showroom.ServiceDefaults.Configuration;
using Showroom.ServiceDefaults.Notifications;
using Showroom.ServiceDefaults.Redis;

namespace Showroom.Worker.Platform;

internal static class PlatformExtensions
{
    private const string ConnectionName = "showroom";

    /// <summary>What every consumer builds on: Postgres, Redis, topics and queues, and the events of accounts. The Api migrates the database.</summary>
    public static IHostApplicationBuilder AddPlatform(this IHostApplicationBuilder builder)
    {
        builder.Services.AddConnectionStringCheck(ConnectionName, FindError(builder.Configuration.GetConnectionString(ConnectionName)));
        builder.AddNpgsqlDataSource(ConnectionName, configureDataSourceBuilder: static database =>
        {
            // Without a name, spans and meters carry the connection string.
            database.Name = ConnectionName;
            var connection = database.ConnectionStringBuilder;
            connection.MaxAutoPrepare = 32;
            connection.AutoPrepareMinUsages = 2;
            // Replicas share the server's 100 connections.
            connection.MaxPoolSize = 15;
            connection.Timeout = 5;
            connection.CommandTimeout = 10;
        });
        builder.AddRedis();
        builder.Services.AddAccountNotifier();
        builder.AddMessaging();
        return builder;
    }

    private static string? FindError(string? text)
    {
        const string Advice = "Write Host=HOST;Port=PORT;Username=USER;Password=PASSWORD;Database=DATABASE.";
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"is not set: it says where Postgres is. {Advice}";
        }

        try
        {
            return string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(text).Host) ? $"names no Host. {Advice}" : null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException)
        {
            return $"is not a valid Postgres connection string. {Advice}";
        }
    }
}
