using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using Showroom.Web.Lab.Configuration;
using Showroom.Web.Lab.Data;
using Showroom.Web.Lab.Program;
using Showroom.Web.Lab.Runs;

namespace Showroom.Web.Lab;

internal static class LabExtensions
{
    /// <summary>The name under <c>ConnectionStrings</c>.</summary>
    public const string ConnectionName = "showroom";

    /// <summary>Adds the lab's pages. Without a database, or when the lab is switched off, they do not exist.</summary>
    public static IHostApplicationBuilder AddLab(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LabOptions>().BindConfiguration(LabOptions.Section, static binder => binder.ErrorOnUnknownConfiguration = true).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LabOptions>, LabOptionsValidator>();
        services.AddScoped<LabAccess>();
        services.AddSingleton<LabProgram>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<RunHost>();
        services.AddHostedService(static provider => provider.GetRequiredService<RunHost>());
        if (builder.Configuration.GetConnectionString(ConnectionName) is { Length: > 0 } connection)
        {
            services.AddSingleton(_ => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 4, Timeout = 5, CommandTimeout = 10 }));
        }

        services.AddDbContextFactory<LabContext>(static (provider, options) =>
        {
            if (provider.GetService<NpgsqlDataSource>() is { } database)
            {
                options.UseNpgsql(database, static npgsql => npgsql.MigrationsHistoryTable(LabContext.HistoryTable));
            }
            else
            {
                // The pages do not exist then, and open no context.
                options.UseNpgsql();
            }
        });
        return builder;
    }
}
