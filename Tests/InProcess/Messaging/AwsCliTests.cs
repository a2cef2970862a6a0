using System.Text.Json.Nodes;

namespace Showroom.Tests.InProcess.Messaging;

/// <summary>AWS's own command line, where it is installed, reads and writes the queues of the emulator.</summary>
public sealed class AwsCliTests(MessagingSystem system) : IClassFixture<MessagingSystem>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_command_line_and_the_library_exchange_messages()
    {
        Assert.SkipWhen(InstalledProgram.Find("aws") is null, "aws (Debian: awscli) is not on PATH.");
        var handler = new RecordingHandler();
        using var host = await system.ConsumeAsync("all", handler);
        var id = Guid.CreateVersion7();
        await RunAsync("send-message", "--queue-url", system.Emulator.UrlOf("all"), "--message-body", """{"from":"aws"}""", "--message-attributes",
            $"id={{DataType=String,StringValue={id}}},type={{DataType=String,StringValue={RecordingHandler.MessageType}}},version={{DataType=String,StringValue=1}}");
        await Eventually.HoldsAsync(() => !handler.Messages.IsEmpty, () => "The message of the command line was not handled.");
        Assert.Equal((id, """{"from":"aws"}"""), (handler.Messages.Single().Id, handler.Messages.Single().Body));
        await host.StopAsync(Cancellation);

        await system.SendAsync("filtered", Guid.CreateVersion7(), """{"from":"library"}""");
        var received = await RunAsync("receive-message", "--queue-url", system.Emulator.UrlOf("filtered"), "--wait-time-seconds", "5");
        Assert.Equal("""{"from":"library"}""", JsonNode.Parse(received)!["Messages"]![0]!["Body"]!.ToString());
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var aws = await ChildProcess.RunAsync(
            InstalledProgram.Find("aws")!,
            ["sqs", "--endpoint-url", system.Emulator.Address, "--region", "us-east-1", "--output", "json", .. arguments],
            new() { Environment = new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = "emulator", ["AWS_SECRET_ACCESS_KEY"] = "emulator", ["AWS_EC2_METADATA_DISABLED"] = "true" } },
            Cancellation);
        return aws.EnsureSuccess().Output;
    }
}
