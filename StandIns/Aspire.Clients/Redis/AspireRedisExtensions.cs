using Aspire.Health;
using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Microsoft.Extensions.Hosting;

/// <summary>A Redis client with the health check, logs and spans that belong to it.</summary>
public static class AspireRedisExtensions
{
    internal const string Section = "Aspire:StackExchange:Redis";

    /// <summary>Adds <see cref="IConnectionMultiplexer"/> as a singleton.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="connectionName">The key below <c>ConnectionStrings</c>, and the section of further settings.</param>
    /// <param name="configureSettings">Has the last word on the settings.</param>
    /// <param name="configureOptions">Has the last word on the client's options.</param>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, connectionName, serviceKey: null, configureSettings, configureOptions);

    /// <summary>As <see cref="AddRedisClient"/>, and returns what refines the client.</summary>
    public static AspireRedisClientBuilder AddRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, connectionName, serviceKey: null, configureSettings, configureOptions);

    /// <summary>Adds <see cref="IConnectionMultiplexer"/> as a singleton with <paramref name="name"/> as its key.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="name">The service's key, the key below <c>ConnectionStrings</c>, and the section of further settings.</param>
    /// <param name="configureSettings">Has the last word on the settings.</param>
    /// <param name="configureOptions">Has the last word on the client's options.</param>
    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, name, serviceKey: name, configureSettings, configureOptions);

    /// <summary>As <see cref="AddKeyedRedisClient"/>, and returns what refines the client.</summary>
    public static AspireRedisClientBuilder AddKeyedRedisClientBuilder(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, name, serviceKey: name, configureSettings, configureOptions);

    private static AspireRedisClientBuilder Add(
        IHostApplicationBuilder builder,
        string connectionName,
        string? serviceKey,
        Action<StackExchangeRedisSettings>? configureSettings,
        Action<ConfigurationOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(connectionName);

        var section = builder.Configuration.GetSection(Section);
        var settings = new StackExchangeRedisSettings();
        section.Bind(settings);
        section.GetSection(connectionName).Bind(settings);
        settings.ConnectionString = builder.Configuration.GetConnectionString(connectionName) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);

        var optionsName = serviceKey ?? Options.Options.DefaultName;
        builder.Services.AddSingleton(new RedisSource(optionsName, settings));
        builder.Services.TryAddTransient<IOptionsFactory<ConfigurationOptions>, RedisOptionsFactory>();
        builder.Services.Configure<ConfigurationOptions>(optionsName, options =>
        {
            section.GetSection("ConfigurationOptions").Bind(options);
            section.GetSection(connectionName).GetSection("ConfigurationOptions").Bind(options);
            configureOptions?.Invoke(options);
        });

        // A null key is no key.
        builder.Services.AddKeyedSingleton<IConnectionMultiplexer>(
            serviceKey,
            (services, _) => RedisConnections.Connect(services, connectionName, optionsName));

        if (!settings.DisableAutoActivation)
        {
            builder.Services.AddSingleton<IHostedService>(services => new RedisActivation(services, serviceKey));
        }

        if (!settings.DisableTracing)
        {
            builder.Services.TryAddSingleton(services => new RedisTracing(services.GetService<TimeProvider>() ?? TimeProvider.System));
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddSource(RedisTracing.SourceName));
        }

        if (!settings.DisableHealthChecks)
        {
            builder.TryAddHealthCheck(
                serviceKey is null ? "StackExchange.Redis" : $"StackExchange.Redis_{connectionName}",
                services => new RedisHealthCheck(services, serviceKey));
        }

        return new AspireRedisClientBuilder(builder, settings, serviceKey);
    }
}
