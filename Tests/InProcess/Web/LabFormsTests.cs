using System.Net;
using Showroom.Web.Lab;
using Showroom.Web.Lab.Data;

namespace Showroom.Tests.InProcess.Web;

public sealed class LabFormsTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_account_that_is_not_an_operator_can_neither_start_nor_see_a_run()
    {
        await using var lab = await LabSystem.StartAsync(await servers.NewDatabaseAsync(), []);
        var id = await AddRunAsync(lab);

        using var start = await lab.PostAsync("/lab/experiments/cost");
        using var cancel = await lab.PostAsync($"/lab/runs/{id}/cancel");
        using var report = await lab.SendAsync(HttpMethod.Get, $"/lab/runs/{id}/report.json");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (start.StatusCode, cancel.StatusCode, report.StatusCode));
        Assert.False((await lab.Store.FindAsync(id, Cancellation))!.IsCancelRequested);
    }

    [Fact]
    public async Task A_lab_that_is_switched_off_does_not_exist_for_operators_either()
    {
        await using var lab = await LabSystem.StartAsync(await servers.NewDatabaseAsync(), [LabAccess.Role], ("Enabled", "false"));

        using var start = await lab.PostAsync("/lab/experiments/cost");

        Assert.Equal(HttpStatusCode.NotFound, start.StatusCode);
    }

    [Fact]
    public async Task A_form_without_a_token_starts_nothing()
    {
        await using var lab = await LabSystem.StartAsync(await servers.NewDatabaseAsync(), [LabAccess.Role]);

        using var start = await lab.SendAsync(HttpMethod.Post, "/lab/experiments/cost", new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.BadRequest, start.StatusCode);
        Assert.Empty(await lab.Store.ListAsync(Cancellation));
    }

    [Fact]
    public async Task One_experiment_runs_at_a_time_and_a_value_that_is_no_value_of_its_option_is_refused()
    {
        await using var lab = await LabSystem.StartAsync(await servers.NewDatabaseAsync(), [LabAccess.Role]);
        using var invalid = await lab.PostAsync("/lab/experiments/sessions", ("users", "5 --json=x"));
        Assert.Empty(await lab.Store.ListAsync(Cancellation));
        await AddRunAsync(lab);

        using var second = await lab.PostAsync("/lab/experiments/cost");

        Assert.Equal("/lab/experiments/sessions", invalid.Headers.Location?.OriginalString);
        Assert.Equal("/lab/experiments/cost", second.Headers.Location?.OriginalString);
        Assert.Single(await lab.Store.ListAsync(Cancellation));
    }

    [Fact]
    public async Task A_run_has_a_report_and_its_files()
    {
        await using var lab = await LabSystem.StartAsync(await servers.NewDatabaseAsync(), [LabAccess.Role]);

        using var start = await lab.PostAsync("/lab/experiments/cost", ("preset", "free-tier"));
        var id = Guid.Parse(start.Headers.Location!.OriginalString.Split('/')[^1]);
        var run = await lab.EndedAsync(id);
        using var json = await lab.SendAsync(HttpMethod.Get, $"/lab/runs/{id}/report.json");
        using var markdown = await lab.SendAsync(HttpMethod.Get, $"/lab/runs/{id}/report.md");

        Assert.Equal((HttpStatusCode.SeeOther, RunState.Succeeded, null), (start.StatusCode, run.State, run.Reason));
        Assert.Equal("ada", run.StartedBy);
        Assert.Contains("free-tier", await markdown.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("cost", Reports.ReportJson.ReadReport(await json.Content.ReadAsStringAsync(Cancellation)).Experiment);
    }

    private static async Task<Guid> AddRunAsync(LabSystem lab)
    {
        // Its heartbeat does not become old during the test.
        var now = TimeProvider.System.GetUtcNow();
        var run = new RunRow { Id = Guid.CreateVersion7(), Experiment = "cost", Command = "lab cost", StartedBy = "ada", Owner = "web-2", State = RunState.Running, StartedAt = now, HeartbeatAt = now.AddMinutes(5) };
        Assert.True(await lab.Store.TryAddAsync(run, Cancellation));
        return run.Id;
    }
}
