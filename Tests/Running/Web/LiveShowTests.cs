using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running.Web;

/// <summary>Watching, chatting and buying in several browsers, whatever replica serves them.</summary>
[Collection<SharedApplication>]
public sealed class LiveShowTests(RunningSystem system, Chromium chromium) : WebTests(system, chromium)
{
    [Fact]
    public async Task Members_on_three_replicas_chat_with_each_other_and_an_order_is_fulfilled_before_their_eyes()
    {
        var show = await ShowAsync("Three browsers");
        await using var ada = await EnterAsync();
        await using var bob = await EnterAsync();
        await using var guest = await EnterAsync();
        await ada.SignUpAsync(NewName("Ada"));
        await bob.SignUpAsync(NewName("Bob"));
        HashSet<string> replicas = [];
        foreach (var visitor in (Visitor[])[ada, bob, guest])
        {
            // The gateway chooses a replica for each connection.
            for (var attempt = 0; attempt == 0 || (replicas.Contains(await visitor.Chat.ServedByAsync()) && attempt < 30); attempt++)
            {
                await visitor.OpenShowAsync(show.Id);
                await visitor.Chat.WaitUntilConnectedAsync();
            }

            replicas.Add(await visitor.Chat.ServedByAsync());
        }

        Assert.Equal(3, replicas.Count);

        await ada.Chat.SayAsync("Good evening from Ada");
        await bob.Chat.SayAsync("Good evening from Bob");
        foreach (var visitor in (Visitor[])[ada, bob, guest])
        {
            await visitor.Chat.WaitForAsync("Good evening from Ada");
            await visitor.Chat.WaitForAsync("Good evening from Bob");
            await visitor.Page.GetByText("3 watching").First.WaitForAsync();
        }

        Assert.Equal(2, (await show.HistoryAsync(Gateway, Deadline)).Count);
        Assert.Equal(0, await guest.Page.Locator(".chat-input").CountAsync());

        await ada.BuyAsync(show.Products[0]);
        await ada.WaitForOrderAsync("fulfilled");
        foreach (var visitor in (Visitor[])[ada, bob, guest])
        {
            await visitor.Monitor.AssertCleanAsync();
        }
    }

    [Fact]
    public async Task Scripts_and_markup_in_names_titles_and_messages_are_text()
    {
        const string Hostile = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>";
        var show = await ShowAsync(Hostile);
        await using var visitor = await EnterAsync();
        await visitor.SignUpAsync(NewName("<b>Eve</b>"));
        await visitor.OpenShowAsync(show.Id);
        await visitor.Chat.WaitUntilConnectedAsync();
        await visitor.Chat.SayAsync(Hostile);
        await visitor.Chat.WaitForAsync(Hostile);
        Assert.Equal(Hostile, (await visitor.Page.Locator("h1").TextContentAsync())!.Trim());
        Assert.Equal(0, await visitor.Page.Locator("img[src='x'], chat-room b, chat-room script").CountAsync());
        Assert.StartsWith("<b>Eve</b>", await visitor.Page.Locator(".chat-author").First.TextContentAsync(), StringComparison.Ordinal);
        Assert.NotEqual("run", await visitor.Page.TitleAsync());
        await visitor.Monitor.AssertCleanAsync();
    }
}
