using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Showroom.Hosting.Aws.Steps;

namespace Showroom.Tests.Model.Aws;

/// <summary>A failure that is meant for the user is one sentence; an unexpected one keeps its stack trace.</summary>
public sealed class ConsoleFormatterTests
{
    [Fact]
    public void An_unexpected_exception_keeps_its_stack_trace() => Assert.Contains("   at ", Print(Thrown(new InvalidOperationException("broken"))), StringComparison.Ordinal);

    [Fact]
    public void A_failure_for_the_user_is_one_sentence_and_printed_once()
    {
        var failure = Thrown(new DistributedApplicationException("Set aws:Region."));
        Assert.Equal("error: Step failed. Set aws:Region.\n", Print(failure, failure, new InvalidOperationException("the step", failure)));
    }

    private static Exception Thrown(Exception exception) => Record.Exception(void () => throw exception)!;

    private static string Print(params Exception[] exceptions)
    {
        var formatter = new PipelineConsoleFormatter(new ConfigurationBuilder().Build());
        using var output = new StringWriter { NewLine = "\n" };
        foreach (var exception in exceptions)
        {
            formatter.Write(new LogEntry<string>(LogLevel.Error, "Steps", default, "Step failed.", exception, static (state, _) => state), null, output);
        }

        return output.ToString();
    }
}
