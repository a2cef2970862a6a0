using Microsoft.Playwright;

namespace Showroom.Tests.Running.Web;

/// <summary>The chat of a show's page.</summary>
internal sealed class ChatPanel(IPage page)
{
    private ILocator Log => page.Locator("chat-room .chat-log");

    /// <summary>Waits until messages are received and can be sent.</summary>
    public Task WaitUntilConnectedAsync() => page.Locator("chat-room .chat-frame[data-state='connected']").WaitForAsync();

    public async Task SayAsync(string text)
    {
        var input = page.Locator("chat-room .chat-input");
        await input.FillAsync(text);
        await input.PressAsync("Enter");
    }

    /// <summary>Waits until a message is shown as one of the history, not as one that is being sent.</summary>
    public Task WaitForAsync(string text) => page.Locator("chat-room li[data-seq] .chat-text").Filter(new() { HasText = text }).First.WaitForAsync();

    /// <summary>The replica that serves the chat, as the page shows it.</summary>
    public async Task<string> ServedByAsync()
    {
        var entry = page.Locator("[data-served-by='chat'] dd");
        await page.Locator("[data-served-by='chat']:not([hidden])").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        return (await entry.TextContentAsync())!;
    }

    /// <summary>Every message that the page has, from the first one on, by scrolling through all of them.</summary>
    public async Task<IReadOnlyList<(long Seq, string Text)>> ReadAllAsync()
    {
        const string Script =
            """
            async (log) => {
              const frame = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
              const found = new Map();
              for (log.scrollTop = 0; ; log.scrollTop += log.clientHeight / 2) {
                await frame();
                log.querySelectorAll("li[data-seq]").forEach((row) => found.set(Number(row.dataset.seq), row.querySelector(".chat-text").textContent));
                if (log.scrollTop + log.clientHeight >= log.scrollHeight - 1) {
                  return [...found].sort(([a], [b]) => a - b).map(([seq, text]) => ({ seq, text }));
                }
              }
            }
            """;
        var rows = await Log.EvaluateAsync<Row[]>(Script);
        return [.. rows.Select(row => (row.Seq, row.Text))];
    }

    private sealed record Row
    {
        public long Seq { get; init; }

        public string Text { get; init; } = "";
    }
}
