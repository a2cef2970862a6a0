using Microsoft.EntityFrameworkCore;
using Npgsql;
using Showroom.ServiceDefaults.Configuration;
using Showroom.ServiceDefaults.Telemetry;

namespace Showroom.Api.Platform.Data;

internal static class DatabaseExtensions
{
    /// <summary>The name under <c>ConnectionStrings</c>.</summary>
    public const string ConnectionName = "showroom";

    /// <summary>
    /// Registers one <see cref="NpgsqlDataSource"/> for all slices, their hand-written SQL and their EF Core contexts alike: one pool, one health check, one
    /// source of traces and metrics. (Aspire's own EF Core integration makes a pool and a health check for each context.)
    /// </summary>
    public static IHostApplicationBuilder AddDatabase(this IHostApplicationBuilder builder)
    {
        builder.Services.AddConnectionStringCheck(
            ConnectionName, PostgresConnectionString.FindError(builder.Configuration.GetConnectionString(ConnectionName)));
        builder.AddNpgsqlDataSource(ConnectionName, configureDataSourceBuilder: database =>
        {
            // Without a name, spans and meters carry the connection string.
            database.Name = ConnectionName;
            database.ConfigureTracing(tracing => tracing
                .ConfigureCommandEnrichmentCallback((span, command) => DatabaseSpan.SetStatement(span, command.CommandText))
                .ConfigureBatchEnrichmentCallback((span, batch) => DatabaseSpan.SetStatement(span, batch.BatchCommands[0].CommandText)));
            var connection = database.ConnectionStringBuilder;
            connection.MaxAutoPrepare = 32;
            connection.AutoPrepareMinUsages = 2;
            // Replicas share the server's 100 connections.
            connection.MaxPoolSize = 20;
            connection.Timeout = 5;
            connection.CommandTimeout = 10;
        });
        builder.Services.AddTransient<DatabaseMigrator>();
        return builder;
    }

    /// <summary>Registers a slice's EF Core context on the shared data source; its migrations are applied by the command <c>migrate</c>.</summary>
    /// <param name="services">The service's registrations.</param>
    /// <param name="historyTable">The table that records which of this context's migrations are applied; each context has its own.</param>
    public static IServiceCollection AddMigratedContext<TContext>(this IServiceCollection services, string historyTable)
        where TContext : DbContext
    {
        services.AddDbContext<TContext>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql.MigrationsHistoryTable(historyTable)));
        services.AddSingleton(new MigratedContext(typeof(TContext)));
        return services;
    }

    /// <summary>Registers a slice's demonstration data, added by the command <c>migrate</c> after all migrations.</summary>
    public static IServiceCollection AddSeed<TSeed>(this IServiceCollection services)
        where TSeed : class, IDataSeed =>
        services.AddTransient<IDataSeed, TSeed>();
}
