using System.Text;
using Showroom.Reports;
using Showroom.Reports.Rendering;
using Showroom.Web.Backend;
using Showroom.Web.Forms;
using Showroom.Web.Lab.Pages;
using Showroom.Web.Lab.Program;
using Showroom.Web.Lab.Runs;

namespace Showroom.Web.Lab;

/// <summary>The forms that start and cancel a run, and the files of its report. To callers that are not operators none of them exists.</summary>
internal static class LabForms
{
    public const string Start = "lab";

    public static IEndpointRouteBuilder MapLabForms(this IEndpointRouteBuilder endpoints)
    {
        var lab = endpoints.MapGroup("/lab").AddEndpointFilter(static async (context, next) =>
            await context.HttpContext.RequestServices.GetRequiredService<LabAccess>().FindOperatorAsync() is null ? Results.NotFound() : await next(context));
        lab.MapPost("/experiments/{name}", StartAsync);
        lab.MapPost("/runs/{id:guid}/cancel", CancelAsync).WithFormPage("/lab");
        lab.MapGet("/runs/{id:guid}/report.json", static (Guid id, RunStore store, CancellationToken cancellationToken) =>
            DownloadAsync(id, store, "json", "application/json", static report => ReportJson.Write(report), cancellationToken));
        lab.MapGet("/runs/{id:guid}/report.md", static (Guid id, RunStore store, CancellationToken cancellationToken) =>
            DownloadAsync(id, store, "md", "text/markdown", static report => MarkdownRenderer.Render(report), cancellationToken));
        return endpoints;
    }

    private static async Task<IResult> StartAsync(
        string name, IFormCollection form, HttpContext context, CurrentSession session, LabProgram program, RunHost host, FormFeedbackStore feedback, CancellationToken cancellationToken)
    {
        var experiment = program.IsAvailable ? (await program.ListAsync(cancellationToken)).FirstOrDefault(experiment => experiment.Name == name) : null;
        if (experiment is null)
        {
            return Results.NotFound();
        }

        if (OptionTokens.Create(experiment, option => [.. form[option].OfType<string>()], out var tokens) is not null)
        {
            return Refuse("Start.Invalid");
        }

        var startedBy = (await session.FindAsync())!.Account.Name;
        return await host.StartAsync(tokens, startedBy, cancellationToken) is { } run ? FormExtensions.SeeOther(RunAddress.Of(run)) : Refuse("Start.Busy");

        IResult Refuse(string message) => feedback.RedirectWith(
            context, $"/lab/experiments/{Uri.EscapeDataString(name)}", FormFeedback.Refused(Start, message, [.. experiment.Options.Select(option => (option.Name, (string?)form[option.Name]))]));
    }

    private static async Task<IResult> CancelAsync(Guid id, IFormCollection form, RunStore store, CancellationToken cancellationToken)
    {
        await store.RequestCancellationAsync(id, cancellationToken);
        return FormExtensions.SeeOther(RunAddress.Of(id));
    }

    private static async Task<IResult> DownloadAsync(Guid id, RunStore store, string extension, string type, Func<ExperimentReport, string> render, CancellationToken cancellationToken) =>
        await store.FindAsync(id, cancellationToken) is { Report: { } json } run
            ? Results.File(Encoding.UTF8.GetBytes(render(ReportJson.ReadReport(json))), type, $"{run.Experiment}-{run.StartedAt.UtcDateTime:yyyyMMdd-HHmm}.{extension}")
            : Results.NotFound();
}
