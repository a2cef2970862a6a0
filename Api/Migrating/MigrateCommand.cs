using Microsoft.EntityFrameworkCore;
using Npgsql;
using Showroom.Api.Catalog;
using Showroom.Api.Catalog.Database;
using Showroom.Api.Catalog.Seeding;

namespace Showroom.Api.Migrating;

/// <summary>
/// <c>dotnet Api.dll migrate</c>: brings the database up to date and, when it is new, fills it. Runs once, before any
/// replica starts; replicas never migrate.
/// </summary>
internal static class MigrateCommand
{
    /// <returns>The exit code: 0, or 1 after one line on standard error.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var builder = Host.CreateApplicationBuilder(args);
            // What fails is told in one line below.
            builder.Logging.AddFilter((category, _) => category?.StartsWith("Showroom", StringComparison.Ordinal) == true);
            builder.AddCatalogDatabase();
            using var host = builder.Build();
            await using var scope = host.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CatalogContext>().Database.MigrateAsync();
            var seeded = await ProductSeed.SeedAsync(host.Services.GetRequiredService<NpgsqlDataSource>(), CancellationToken.None);
            Console.WriteLine(seeded == 0 ? "The database is up to date." : $"The database is up to date, with a new catalogue of {seeded} products.");
            return 0;
        }
        catch (Exception error)
        {
            await Console.Error.WriteLineAsync($"The database could not be migrated: {Reason(error)}");
            return 1;
        }
    }

    private static string Reason(Exception error)
    {
        var cause = error.GetBaseException();
        var reason = cause == error ? error.Message : $"{error.Message}: {cause.Message}";
        return reason.ReplaceLineEndings(" ");
    }
}
