using System.Diagnostics;
using System.Globalization;
using Showroom.Tests.Fixtures.Browser;

namespace Showroom.Tests.Running.Web;

/// <summary>A busy room in a page.</summary>
[Collection<SharedApplication>]
public sealed class ChatLoadTests(RunningSystem system, Chromium chromium, ITestOutputHelper output) : WebTests(system, chromium)
{
    private const int MaxTooLong = 5;

    // No task takes this long on a machine of its own. Here other tests run on the same processors, and the browser waits for one at times.
    private static readonly TimeSpan s_goal = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_max = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task A_task_that_computes_is_seen_as_long()
    {
        await using var visitor = await EnterAsync();
        await visitor.OpenAsync("/login");
        await visitor.Page.EvaluateAsync("() => { setTimeout(() => { for (const end = performance.now() + 200; performance.now() < end;); }) }");
        await Eventually.HoldsAsync(async () => await visitor.Monitor.LongTasksAsync() is [var longest, ..] && longest > s_goal, () => "It is not seen.");
    }

    [Fact]
    public async Task The_page_stays_responsive_at_500_messages_a_second()
    {
        const int Rate = 500, Seconds = 4, Senders = 25;
        var show = await ShowAsync("A busy room");
        await using var visitor = await EnterAsync();
        await visitor.OpenShowAsync(show.Id);
        await visitor.Chat.WaitUntilConnectedAsync();
        var cookie = await ShowSetup.SessionOfNewAccountAsync(Gateway, NewName("Ada"));
        // A connection sends one message after another.
        await using var senders = await ChatSenders.ConnectAsync(visitor.Shop, cookie, show.Id, Senders, Deadline);
        await visitor.Page.EvaluateAsync("observed.tasks.length = 0");

        var startedAt = Stopwatch.GetTimestamp();
        List<Task> sends = [];
        while (sends.Count < Rate * Seconds)
        {
            var due = Math.Min(Rate * Seconds, (int)(Stopwatch.GetElapsedTime(startedAt).TotalSeconds * Rate));
            while (sends.Count < due)
            {
                sends.Add(senders.SendAsync(sends.Count, $"message {sends.Count} {new string('x', sends.Count % 120)}", Deadline));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(4), Deadline);
        }

        await Task.WhenAll(sends);
        var last = (await show.HistoryAsync(Gateway, Deadline))[^1];
        Assert.Equal(Rate * Seconds, last.Seq);
        await visitor.Chat.WaitForAsync(last.Text);

        var tasks = await visitor.Monitor.LongTasksAsync();
        var longest = tasks.Count > 0 ? tasks[0] : TimeSpan.Zero;
        var tooLong = tasks.Count(static task => task > s_goal);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{sends.Count} messages in {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0.0} s; {tooLong} tasks of the main thread longer than 100 ms, the longest one {longest.TotalMilliseconds:0} ms (0: less than 50)"));
        Assert.InRange(tooLong, 0, MaxTooLong);
        Assert.InRange(longest, TimeSpan.Zero, s_max);
        Assert.InRange(await visitor.Page.Locator("chat-room li").CountAsync(), 1, 100);
        await visitor.Monitor.AssertCleanAsync();
    }
}
