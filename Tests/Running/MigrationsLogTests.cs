namespace Showroom.Tests.Running;

public sealed class MigrationsLogTests(RunningSystem system)
{
    [Fact]
    public async Task The_log_of_the_migrations_resource_has_every_step()
    {
        var app = await system.App;
        var migrations = app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(resource => resource.Name == "migrations");
        string[] expected = ["CatalogContext: applied 20261121000000_Products in", "products: added 5000 rows in", "The database is up to date after"];
        var log = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                List<string> lines = [];
                await foreach (var batch in app.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync(migrations).WithCancellation(TestContext.Current.CancellationToken))
                {
                    lines.AddRange(batch.Select(line => line.Content));
                }

                log = string.Join(Environment.NewLine, lines);
                return expected.All(step => log.Contains(step, StringComparison.Ordinal));
            },
            () => $"The log is: {log}");
    }
}
