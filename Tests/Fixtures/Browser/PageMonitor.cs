using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;

namespace Showroom.Tests.Fixtures.Browser;

/// <summary>What a page must not have: errors in the console, exceptions, violations of its content security policy, responses that failed.</summary>
internal sealed class PageMonitor
{
    // Each is a performance entry of the browser; read by the functions below.
    private const string Observers =
        """
        window.observed = { tasks: [], shifts: [], violations: [] };
        new PerformanceObserver((list) => list.getEntries().forEach((task) => observed.tasks.push(task.duration))).observe({ type: "longtask", buffered: true });
        new PerformanceObserver((list) => list.getEntries().forEach((shift) => shift.hadRecentInput || observed.shifts.push(shift.value))).observe({ type: "layout-shift", buffered: true });
        document.addEventListener("securitypolicyviolation", (event) => observed.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
        """;

    private readonly IPage _page;
    private readonly ConcurrentQueue<string> _problems = new();

    private PageMonitor(IPage page)
    {
        _page = page;
        page.Console += (_, message) => Note(message.Type is "error" or "warning" && !IsConnectionLoss(message.Text), message.Text);
        page.PageError += (_, error) => Note(true, error);
        page.Response += (_, response) => Note(response.Status >= 400, $"{response.Status} {response.Url}");
    }

    /// <summary>What the page reported so far.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    /// <summary>Responses and errors of a test that causes them.</summary>
    public void Clear() => _problems.Clear();

    /// <summary>Watches a page from its first document on.</summary>
    public static async Task<PageMonitor> AttachAsync(IPage page)
    {
        await page.AddInitScriptAsync(Observers);
        return new PageMonitor(page);
    }

    /// <summary>The durations of the tasks of the main thread that took 50 ms and more, since the last document began; the longest one first.</summary>
    public async Task<IReadOnlyList<TimeSpan>> LongTasksAsync() =>
        [.. (await _page.EvaluateAsync<double[]>("observed.tasks")).Select(TimeSpan.FromMilliseconds).OrderDescending()];

    /// <summary>The sum of all layout shifts of the document that no input caused.</summary>
    public Task<double> LayoutShiftAsync() => _page.EvaluateAsync<double>("observed.shifts.reduce((sum, value) => sum + value, 0)");

    public async Task AssertCleanAsync()
    {
        Assert.Empty(_problems);
        Assert.Empty(await _page.EvaluateAsync<string[]>("observed.violations"));
    }

    // The browser itself reports a WebSocket that cannot be opened; the page connects again.
    private static bool IsConnectionLoss(string text) => text.Contains("WebSocket connection to", StringComparison.Ordinal);

    private void Note(bool isProblem, string text)
    {
        if (isProblem)
        {
            _problems.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{_page.Url}: {text}"));
        }
    }
}
