namespace Showroom.Tests.InProcess.Platform;

/// <summary>The Api as a process: what it prints and its exit code when it cannot start, and the command <c>migrate</c>.</summary>
public sealed class ApiProgramTests(TestServers servers)
{
    private const string Redis = "127.0.0.1:1,password=secret";
    private const string Postgres = "Host=127.0.0.1;Port=1;Username=a;Password=b;Database=c";
    private const string Password = "sixteen-characters";

    [Theory]
    [InlineData("127.0.0.1:1,password=a,b", Postgres, Password, "ConnectionStrings:cache has a part that is neither")]
    [InlineData("", Postgres, Password, "ConnectionStrings:cache is not set")]
    [InlineData(Redis, "Host=127.0.0.1;Password=a;b", Password, "ConnectionStrings:showroom is not a valid Postgres connection string.")]
    [InlineData(Redis, "", Password, "ConnectionStrings:showroom is not set")]
    [InlineData(Redis, Postgres, "short", "Operator:Password must be empty or the password of the first operator: 8 to 128 characters")]
    public async Task An_invalid_setting_stops_the_start_with_one_sentence(string redis, string postgres, string password, string sentence)
    {
        var run = await RunAsync("--urls=http://127.0.0.1:0", $"--ConnectionStrings:cache={redis}", $"--ConnectionStrings:showroom={postgres}", $"--Operator:Password={password}");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(sentence, run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_misspelt_key_stops_the_start_by_name()
    {
        var run = await RunAsync(
            "--urls=http://127.0.0.1:0", $"--ConnectionStrings:cache={Redis}", $"--ConnectionStrings:showroom={Postgres}", $"--Operator:Password={Password}", "--Operator:Kye=1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'Kye'", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Migrate_prints_its_steps_on_standard_output()
    {
        var run = await RunAsync("migrate", $"--ConnectionStrings:showroom={await servers.NewDatabaseAsync()}", "--reset");
        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.StartsWith("CatalogContext: applied 20261121000000_Products in ", run.Output, StringComparison.Ordinal);
        Assert.Contains("products: added 5000 rows in ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The database could not be migrated: Failed to connect to 127.0.0.1:1", $"--ConnectionStrings:showroom={Postgres}")]
    [InlineData("ConnectionStrings:showroom is not a valid Postgres connection string.", "--ConnectionStrings:showroom=Host=a;b")]
    [InlineData("ConnectionStrings:showroom is not set", "--ConnectionStrings:showroom=")]
    [InlineData("The argument '--rest' is not understood", $"--ConnectionStrings:showroom={Postgres}", "--rest")]
    public async Task Migrate_fails_with_one_sentence_on_standard_error(string sentence, params string[] options)
    {
        var run = await RunAsync(["migrate", .. options]);
        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith(sentence, run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static Task<ProcessResult> RunAsync(params string[] arguments) => ChildProcess.RunAsync(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Api.dll"), .. arguments], cancellationToken: TestContext.Current.CancellationToken);
}
