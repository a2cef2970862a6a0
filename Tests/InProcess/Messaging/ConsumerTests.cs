using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Showroom.Messaging;
using Showroom.Messaging.Idempotency;
using Showroom.Messaging.Queues;

namespace Showroom.Tests.InProcess.Messaging;

/// <summary>What becomes of a message, whatever its handler does.</summary>
public sealed class ConsumerTests(MessagingSystem system) : IClassFixture<MessagingSystem>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_whose_handler_fails_is_attempted_three_times_and_redriven_after_the_fix()
    {
        var handler = new RecordingHandler { Effect = static (_, _) => throw new InvalidOperationException("The price\nis missing.") };
        using var host = await system.ConsumeAsync("poison", handler);
        var id = Guid.CreateVersion7();
        await system.SendAsync("poison", id, """{"a":1}""");

        var operations = host.Services.GetRequiredService<QueueOperations>();
        await Eventually.HoldsAsync(async () => (await operations.ReadStateAsync("poison", Cancellation)) is { Depth: 0, InFlight: 0, DeadLetters: 1 }, () => "The message is no dead letter.");
        var dead = Assert.Single(await operations.ListDeadLettersAsync("poison", 10, Cancellation));
        Assert.Equal((id.ToString(), "wanted", """{"a":1}""", "InvalidOperationException: The price is missing.", 3), (dead.Id, dead.Type, dead.Body, dead.Reason, dead.Attempts));
        Assert.Equal([1, 2, 3], handler.Messages.Select(message => message.Attempt));
        // Listing them changes nothing.
        Assert.Single(await operations.ListDeadLettersAsync("poison", 10, Cancellation));

        handler.Effect = static (_, _) => Task.CompletedTask;
        Assert.Equal(1, await operations.RedriveAsync("poison", Cancellation));

        await Eventually.HoldsAsync(async () => (await operations.ReadStateAsync("poison", Cancellation)) == new QueueState("poison", 0, 0, 0), () => "The message is not handled.");
        Assert.Equal((4, id, 1), (handler.Messages.Count, handler.Messages.Last().Id, handler.Messages.Last().Attempt));
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_handler_slower_than_the_visibility_timeout_runs_once()
    {
        var handler = new RecordingHandler { Effect = static (_, cancellationToken) => Task.Delay(TimeSpan.FromSeconds(11), cancellationToken) };
        using var first = await system.ConsumeAsync("slow", handler);
        using var second = await system.ConsumeAsync("slow", handler);
        await system.SendAsync("slow", Guid.CreateVersion7());

        await Eventually.HoldsAsync(async () => !handler.Messages.IsEmpty && await system.StateAsync("slow") is { Depth: 0, InFlight: 0 }, () => "The message is not handled.");

        Assert.Equal((1, 1), (handler.Messages.Count, handler.MaxRunning));
        await Task.WhenAll(first.StopAsync(Cancellation), second.StopAsync(Cancellation));
    }

    [Fact]
    public async Task Messages_that_no_handler_can_process_become_dead_letters_with_their_reason_and_the_others_are_handled()
    {
        var handler = new JsonHandler();
        using var host = await system.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton(handler);
                builder.AddConsumer("bad", typeof(JsonHandler));
            },
            ("Messaging:Consumers:bad:WaitTime", "00:00:01"));
        var id = Guid.CreateVersion7().ToString();
        await system.SendAsync("bad", "no attributes", null);
        await system.SendAsync("bad", "{}", null, ("id", "1"), ("type", "wanted"), ("version", "1"));
        await system.SendAsync("bad", "{}", null, ("id", id), ("type", "unknown"), ("version", "1"));
        await system.SendAsync("bad", "{}", null, ("id", id), ("type", "wanted"), ("version", "2"));
        await system.SendAsync("bad", "<xml/>", null, ("id", id), ("type", "wanted"), ("version", "1"));
        await system.SendAsync("bad", "{\"name\":7}", null, ("id", id), ("type", "wanted"), ("version", "1"));
        await system.SendAsync("bad", "{}", null, ("id", id), ("type", "wanted"), ("version", "1"), ("claim-check", "messages/none"));
        await system.SendAsync("bad", "{}", null, [.. Enumerable.Range(0, 10).Select(i => ($"foreign-{i}", "x"))]);
        await system.SendAsync("bad", "{}", null, ("id", id), ("type", "test"), ("version", "1"));
        await system.SendAsync("bad", """{"name":"right"}""", null, ("id", id), ("type", "wanted"), ("version", "1"));

        var operations = host.Services.GetRequiredService<QueueOperations>();
        await Eventually.HoldsAsync(async () => (await operations.ReadStateAsync("bad", Cancellation)) == new QueueState("bad", 0, 0, 8), () => "Not every message is settled.");
        var dead = await operations.ListDeadLettersAsync("bad", 20, Cancellation);
        Assert.All(dead, letter => Assert.Equal(1, letter.Attempts));
        string[] reasons =
        [
            "The message has no attribute 'id'", "The message has no attribute 'id'", "The message has no attribute 'id'", "There is no handler for 'unknown' of version 1",
            "There is no handler for 'wanted' of version 2", "The body is not a wanted of version 1", "The body is not a wanted of version 1", "The body is not in the bucket",
        ];
        Assert.Equal(reasons.Order(), dead.Select(letter => reasons.First(reason => letter.Reason!.StartsWith(reason, StringComparison.Ordinal))).Order());
        Assert.Equal(["right"], handler.Names);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_message_that_is_delivered_twice_has_one_effect()
    {
        var effects = 0;
        var handler = new RecordingHandler();
        using var host = await system.ConsumeAsync("duplicates", handler);
        var inbox = host.Services.GetRequiredService<Inbox>();
        handler.Effect = (message, cancellationToken) => inbox.HandleOnceAsync("duplicates", message.Id, async (transaction, _) =>
        {
            Interlocked.Increment(ref effects);
            await Task.Yield();
        }, cancellationToken);
        var id = Guid.CreateVersion7();
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => system.SendAsync("duplicates", id)));

        await Eventually.HoldsAsync(async () => handler.Messages.Count == 5 && await system.StateAsync("duplicates") is { Depth: 0, InFlight: 0 }, () => "Not every message is handled.");
        Assert.Equal(1, effects);
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task What_is_not_available_is_waited_for_without_an_attempt()
    {
        var handler = new RecordingHandler();
        handler.Effect = (_, _) => handler.Messages.Count < 5 ? throw new NpgsqlException("down", new IOException("reset")) : Task.CompletedTask;
        using var host = await system.ConsumeAsync("transient", handler);
        await system.SendAsync("transient", Guid.CreateVersion7());

        await Eventually.HoldsAsync(async () => handler.Messages.Count == 5 && await system.StateAsync("transient") == new QueueState("transient", 0, 0, 0), () => "The message is not handled.");
        Assert.All(handler.Messages, message => Assert.Equal(1, message.Attempt));
        await host.StopAsync(Cancellation);
    }

    [Fact]
    public async Task A_stop_waits_for_the_handler_and_leaves_the_other_messages()
    {
        var release = new TaskCompletionSource();
        var handler = new RecordingHandler { Effect = (_, _) => release.Task };
        using var host = await system.ConsumeAsync("stopping", handler, ("Messaging:Consumers:stopping:MaxConcurrency", "1"));
        await system.SendAsync("stopping", Guid.CreateVersion7());
        await system.SendAsync("stopping", Guid.CreateVersion7());
        await Eventually.HoldsAsync(() => !handler.Messages.IsEmpty, () => "No message is handled.");

        var stop = host.StopAsync(Cancellation);
        Assert.False(stop.IsCompleted);
        release.SetResult();
        await stop;

        Assert.Single(handler.Messages);
        Assert.Equal(new QueueState("stopping", 1, 0, 0), await system.StateAsync("stopping"));
    }

    [Fact]
    public async Task Messages_of_a_FIFO_group_are_handled_in_order_also_when_one_is_repeated()
    {
        var handler = new RecordingHandler();
        handler.Effect = static (message, _) => message is { Body: "3", Attempt: 1 } ? throw new InvalidOperationException("once") : Task.CompletedTask;
        for (var i = 0; i < 6; i++)
        {
            await system.SendAsync("ordered.fifo", Guid.CreateVersion7(), $"{i}", group: "a");
        }

        using var host = await system.ConsumeAsync("ordered.fifo", handler);
        await Eventually.HoldsAsync(() => handler.Messages.Count == 7, () => $"{handler.Messages.Count} messages were handled.");
        Assert.Equal(["0", "1", "2", "3", "3", "4", "5"], handler.Messages.Select(message => message.Body));
        Assert.Equal(HealthStatus.Healthy, (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries["queue ordered.fifo"].Status);
        await host.StopAsync(Cancellation);
    }
}
