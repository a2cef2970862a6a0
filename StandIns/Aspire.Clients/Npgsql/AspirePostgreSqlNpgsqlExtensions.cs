using System.Data.Common;
using Aspire.Health;
using Aspire.Npgsql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>A Postgres data source with the health check, logs, spans and measurements that belong to it.</summary>
public static class AspirePostgreSqlNpgsqlExtensions
{
    private const string Section = "Aspire:Npgsql";

    /// <summary>
    /// Adds <see cref="NpgsqlDataSource"/> as a singleton, and <see cref="NpgsqlConnection"/> as what it hands out. A
    /// missing connection string is an <see cref="InvalidOperationException"/> when the data source is first asked for.
    /// </summary>
    /// <param name="builder">The host.</param>
    /// <param name="connectionName">The key below <c>ConnectionStrings</c>, and the section of further settings.</param>
    /// <param name="configureSettings">Has the last word on the settings.</param>
    /// <param name="configureDataSourceBuilder">Refines the data source.</param>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null) =>
        Add(builder, connectionName, serviceKey: null, configureSettings, configureDataSourceBuilder);

    /// <summary>As <see cref="AddNpgsqlDataSource"/>, with <paramref name="name"/> as the services' key.</summary>
    public static void AddKeyedNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string name,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null) =>
        Add(builder, name, serviceKey: name, configureSettings, configureDataSourceBuilder);

    private static void Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<NpgsqlSettings>? configureSettings,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var section = builder.Configuration.GetSection(Section);
        var settings = new NpgsqlSettings();
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);

        AddServices(builder.Services, settings, connectionName, serviceKey, configureDataSourceBuilder);

        if (!settings.DisableHealthChecks)
        {
            builder.TryAddHealthCheck(
                serviceKey is null ? "PostgreSql" : $"PostgreSql_{connectionName}",
                services => new NpgsqlHealthCheck(services, serviceKey));
        }

        // Npgsql itself names its source and its meter so.
        if (!settings.DisableTracing)
        {
            builder.Services.ConfigureOpenTelemetryTracerProvider(static tracing => tracing.AddSource("Npgsql"));
        }

        if (!settings.DisableMetrics)
        {
            builder.Services.ConfigureOpenTelemetryMeterProvider(static metrics => metrics.AddMeter("Npgsql"));
        }
    }

    private static void AddServices(
        IServiceCollection services,
        NpgsqlSettings settings,
        string connectionName,
        string? serviceKey,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder)
    {
        services.TryAddKeyedSingleton(serviceKey, (provider, _) =>
        {
            if (string.IsNullOrWhiteSpace(settings.ConnectionString))
            {
                throw new InvalidOperationException(
                    $"There is no Postgres to connect to: set 'ConnectionStrings:{connectionName}' or '{Section}:ConnectionString'.");
            }

            var source = new NpgsqlDataSourceBuilder(settings.ConnectionString);
            source.UseLoggerFactory(provider.GetService<ILoggerFactory>());
            configureDataSourceBuilder?.Invoke(source);
            return source.Build();
        });
        services.TryAddKeyedSingleton<DbDataSource>(serviceKey, (provider, _) => provider.GetRequiredKeyedService<NpgsqlDataSource>(serviceKey));
        services.TryAddKeyedTransient(serviceKey, (provider, _) => provider.GetRequiredKeyedService<NpgsqlDataSource>(serviceKey).CreateConnection());
        services.TryAddKeyedTransient<DbConnection>(serviceKey, (provider, _) => provider.GetRequiredKeyedService<NpgsqlConnection>(serviceKey));
    }
}
