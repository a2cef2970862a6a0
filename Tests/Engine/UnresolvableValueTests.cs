namespace Showroom.Tests.Engine;

/// <summary>A value that can never be known makes the resource fail with a sentence in its log, and the others start.</summary>
public sealed class UnresolvableValueTests
{
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromMinutes(3));

    private CancellationToken Deadline => _deadline.Token;

    [Fact]
    public async Task An_endpoint_that_does_not_exist()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var server = builder.AddExecutable("server", "sleep", ".", "600").WithHttpEndpoint(env: "PORT");
        builder.AddExecutable("client", "sleep", ".", "600").WithEnvironment("ADMIN", server.GetEndpoint("admin"));

        var line = await LogOfFailureAsync(builder, "admin");

        Assert.Contains("admin", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_without_a_value()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("server", "sleep", ".", "600");
        builder.AddExecutable("client", "sleep", ".", "600").WithEnvironment("CURRENCY", builder.AddParameter("currency"));

        var line = await LogOfFailureAsync(builder, "Parameters:currency");

        Assert.Contains("Parameters:currency", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_of_what_is_not_in_the_model()
    {
        Assert.SkipWhen(typeof(DistributedApplication).Assembly.GetType("Aspire.Hosting.Orchestration.ModelValidation") is null, "Aspire's own packages wait for ever.");
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("server", "sleep", ".", "600");
        var stranger = builder.CreateResourceBuilder(new ExecutableResource("stranger", "sleep", ".")).WithHttpEndpoint();
        builder.AddExecutable("client", "sleep", ".", "600").WithEnvironment(context => context.EnvironmentVariables["URL"] = stranger.GetEndpoint("http"));

        var line = await LogOfFailureAsync(builder, "stranger");

        Assert.Contains("environment variable URL of resource 'client'", line, StringComparison.Ordinal);
    }

    // The line that says why "client" failed; "server" runs all the same.
    private async Task<string> LogOfFailureAsync(IDistributedApplicationTestingBuilder builder, string word)
    {
        await using var app = await builder.BuildAsync(Deadline);
        await app.StartAsync(Deadline);
        await app.ResourceNotifications.WaitForResourceAsync("client", KnownResourceStates.FailedToStart, Deadline);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("server", Deadline);

        var client = builder.Resources.Single(r => r.Name == "client");
        await foreach (var batch in app.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(client).WithCancellation(Deadline))
        {
            if (batch.FirstOrDefault(l => l.Content.Contains(word, StringComparison.Ordinal)).Content is { } line)
            {
                return line;
            }
        }
        return "";
    }
}
