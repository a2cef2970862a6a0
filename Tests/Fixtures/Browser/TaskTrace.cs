using System.Text.Json;
using Microsoft.Playwright;

namespace Showroom.Tests.Fixtures.Browser;

/// <summary>
/// The tasks of the main threads of all pages of a browser, by their processor time: other programs on the same processors make a task take longer, and
/// leave this as it is.
/// </summary>
internal sealed class TaskTrace
{
    private readonly List<JsonElement> _events = [];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ICDPSession _session;

    private TaskTrace(ICDPSession session) => _session = session;

    public static async Task<TaskTrace> StartAsync(IBrowser browser)
    {
        var session = await browser.NewBrowserCDPSessionAsync();
        var trace = new TaskTrace(session);
        session.Event("Tracing.dataCollected").OnEvent += (_, data) => trace._events.AddRange(data!.Value.GetProperty("value").EnumerateArray());
        session.Event("Tracing.tracingComplete").OnEvent += (_, _) => trace._complete.TrySetResult();
        await session.SendAsync("Tracing.start", new Dictionary<string, object>
        {
            ["transferMode"] = "ReportEvents",
            ["traceConfig"] = new Dictionary<string, object> { ["includedCategories"] = new[] { "toplevel" } },
        });
        return trace;
    }

    /// <summary>Ends the recording.</summary>
    /// <returns>The processor times of the tasks, the longest one first.</returns>
    public async Task<IReadOnlyList<TimeSpan>> StopAsync(CancellationToken cancellationToken)
    {
        await _session.SendAsync("Tracing.end");
        await _complete.Task.WaitAsync(cancellationToken);
        await _session.DetachAsync();
        var main = _events.Where(static one => Name(one) == "thread_name" && one.GetProperty("args").GetProperty("name").GetString() == "CrRendererMain").Select(Thread).ToHashSet();
        return
        [
            .. _events.Where(one => Name(one) == "ThreadControllerImpl::RunTask" && main.Contains(Thread(one)) && one.TryGetProperty("tdur", out _))
                .Select(static one => TimeSpan.FromMicroseconds(one.GetProperty("tdur").GetDouble()))
                .OrderDescending(),
        ];
    }

    private static string? Name(JsonElement one) => one.GetProperty("name").GetString();

    private static (int Process, int Thread) Thread(JsonElement one) => (one.GetProperty("pid").GetInt32(), one.GetProperty("tid").GetInt32());
}
