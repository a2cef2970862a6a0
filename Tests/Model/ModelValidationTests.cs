using System.Net;
using System.Net.Sockets;
using Showroom.Hosting.Services;

namespace Showroom.Tests.Model;

/// <summary>What Aspire would accept and then wait for without end is refused with one sentence before the start.</summary>
public sealed class ModelValidationTests
{
    [Fact]
    public void A_circle_of_waits_is_refused_with_its_resources_in_order()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var first = builder.AddExecutable("first", "true", "/");
        var second = builder.AddExecutable("second", "true", "/").WaitFor(first);
        first.WaitFor(second);

        var refusal = Assert.Throws<DistributedApplicationException>(() => WaitValidation.Validate(builder.Resources));
        Assert.StartsWith("first waits for second waits for first: none of them would ever start", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Waits_for_the_same_resource_are_no_circle()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        var first = builder.AddExecutable("first", "true", "/");
        var second = builder.AddExecutable("second", "true", "/").WaitFor(first);
        builder.AddExecutable("third", "true", "/").WaitFor(first).WaitFor(second);
        WaitValidation.Validate(builder.Resources);
    }

    [Fact]
    public void A_health_check_that_is_not_registered_is_refused_by_its_name()
    {
        using var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("first", "true", "/").WithHealthCheck("misspelt");
        var refusal = Assert.Throws<DistributedApplicationException>(() => HealthCheckValidation.Validate(builder.Resources, ["spelt"]));
        Assert.Contains("'first' has the health check 'misspelt'", refusal.Message, StringComparison.Ordinal);
        HealthCheckValidation.Validate(builder.Resources, ["misspelt"]);
    }

    [Fact]
    public async Task A_port_in_use_is_refused_by_the_settings_name()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var builder = WithFixedPort(listener, out var port);
        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => ValidateAsync(builder, TimeSpan.Zero));
        Assert.Contains($"Port {port} of 'gateway' is in use", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--Gateway:Port=PORT", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_the_last_run_still_uses_is_awaited()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var builder = WithFixedPort(listener, out _);
        var validation = ValidateAsync(builder, TimeSpan.FromMinutes(1));
        Assert.False(validation.IsCompleted);
        listener.Stop();
        await validation;
    }

    private static IDistributedApplicationTestingBuilder WithFixedPort(TcpListener listener, out int port)
    {
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var builder = DistributedApplicationTestingBuilder.Create();
        builder.AddExecutable("gateway", "true", "/").WithHttpEndpoint(name: "http").WithFixedPort("Gateway:Port", port);
        return builder;
    }

    private static Task ValidateAsync(IDistributedApplicationTestingBuilder builder, TimeSpan timeout) =>
        PortValidation.ValidateAsync(builder.Resources, timeout, TimeProvider.System, TestContext.Current.CancellationToken);

    [Fact]
    public void An_unknown_step_is_refused_with_the_list_of_known_ones()
    {
        var refusal = Assert.Throws<DistributedApplicationException>(() => PipelineStepValidation.Validate("nosuch", ["publish", "cost"]));
        Assert.Equal("There is no step 'nosuch'. The steps are: cost, publish.", refusal.Message);
        PipelineStepValidation.Validate("cost", ["publish", "cost"]);
        PipelineStepValidation.Validate(null, []);
    }

    [Theory]
    [InlineData("publish --output-path out", "--operation publish --step publish --output-path out")]
    [InlineData("deploy", "--operation publish --step deploy")]
    [InlineData("destroy --yes", "--operation publish --step destroy --yes")]
    [InlineData("do cost --aws:Region=eu-central-1", "--operation publish --step cost --aws:Region=eu-central-1")]
    [InlineData("--Gateway:Port=0", "--Gateway:Port=0")]
    public void The_first_word_stands_for_a_step_of_the_pipeline(string args, string expanded) =>
        Assert.Equal(expanded.Split(' '), AppHostArguments.Expand(args.Split(' ')));

    [Theory]
    [InlineData("pubish", "'pubish' is not known here")]
    [InlineData("do", "'do' needs the name of a step")]
    [InlineData("do --yes", "'do' needs the name of a step")]
    public void Another_first_word_is_refused(string args, string message) =>
        Assert.StartsWith(message, Assert.Throws<DistributedApplicationException>(() => AppHostArguments.Expand(args.Split(' '))).Message, StringComparison.Ordinal);

    [Fact]
    public void Only_a_mistake_in_the_code_keeps_its_stack_trace()
    {
        Assert.Equal("no", ErrorMessage.For(new AggregateException(new DistributedApplicationException("no"))));
        Assert.Equal("no", ErrorMessage.For(new ArgumentOutOfRangeException("count", "no")));
        Assert.Null(ErrorMessage.For(new KeyNotFoundException()));
    }
}
