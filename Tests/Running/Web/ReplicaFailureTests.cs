using Showroom.ChatClient;
using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running.Web;

/// <summary>Pages while the replicas that serve them are killed.</summary>
[Collection<SharedApplication>]
public sealed class ReplicaFailureTests(RunningSystem system, Chromium chromium) : WebTests(system, chromium)
{
    [Fact]
    public async Task When_the_replica_of_the_chat_is_killed_the_page_reconnects_and_has_every_message()
    {
        const int Count = 60;
        var show = await ShowAsync("A replica is killed");
        await using var visitor = await EnterAsync();
        await visitor.SignUpAsync(NewName("Ada"));
        await visitor.OpenShowAsync(show.Id);
        await visitor.Chat.WaitUntilConnectedAsync();
        var cookie = await ShowSetup.SessionOfNewAccountAsync(Gateway, NewName("Bob"));
        await using var connection = await ChatConnection.ConnectAsync(new() { Server = visitor.Shop, SessionCookie = _ => new(cookie), SendTimeout = TimeSpan.FromMinutes(2) }, Deadline);
        var room = await connection.JoinAsync(show.Id, cancellationToken: Deadline);

        var sending = SendAsync(room, Count);
        await visitor.Chat.WaitForAsync($"message 5 of {Count}");
        var replica = await visitor.Chat.ServedByAsync();
        await using var killed = await KilledReplica.KillAsync(App, replica, Deadline);
        await visitor.Chat.SayAsync("written while the connection was lost");
        await sending;
        IReadOnlyList<(long Seq, string Text)> history = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                history = await show.HistoryAsync(Gateway, Deadline);
                return history.Count == Count + 1;
            },
            () => $"{history.Count} messages were stored.");
        await visitor.Chat.WaitForAsync(history[^1].Text);
        await visitor.Chat.WaitUntilConnectedAsync();
        Assert.Equal(history, await visitor.Chat.ReadAllAsync());
    }

    [Fact]
    public async Task When_a_replica_of_the_pages_is_killed_the_next_click_works()
    {
        await using var visitor = await EnterAsync();
        await visitor.OpenAsync("/");
        var replica = (await visitor.Page.Locator(".served-by dd").First.TextContentAsync())!;
        Assert.StartsWith("web-", replica, StringComparison.Ordinal);
        await using var killed = await KilledReplica.KillAsync(App, replica, Deadline);
        await visitor.Page.Locator("header.site a[href='/products']").ClickAsync();
        await visitor.Page.WaitForURLAsync("**/products");
        await visitor.Page.Locator(".product-card").First.WaitForAsync();
        await visitor.Page.Locator("header.site a[href='/leaderboards']").ClickAsync();
        await visitor.Page.WaitForURLAsync("**/leaderboards");
        await visitor.Page.Locator("h1").GetByText("Leaderboards").WaitForAsync();

        await visitor.Monitor.AssertCleanAsync();
    }

    private async Task SendAsync(ChatRoom room, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await room.SendAsync($"message {i} of {count}", Deadline);
        }
    }
}
