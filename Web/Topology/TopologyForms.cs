using Showroom.Web.Forms;
using Showroom.Web.Lab;

namespace Showroom.Web.Topology;

/// <summary>The buttons that start, stop and kill a replica. To callers that are not operators they do not exist, nor without an app host.</summary>
internal static class TopologyForms
{
    public const string Command = "topology";

    private const string Page = "/topology";

    public static IEndpointRouteBuilder MapTopologyForms(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/topology/{resource}/{command}", ExecuteAsync).WithFormPage(Page);
        return endpoints;
    }

    private static async Task<IResult> ExecuteAsync(
        string resource, string command, IFormCollection form, HttpContext context, LabAccess access, AppHostClient appHost, FormFeedbackStore feedback, CancellationToken cancellationToken)
    {
        if (!appHost.IsAvailable || await access.FindOperatorAsync() is null)
        {
            return Results.NotFound();
        }

        return feedback.RedirectWith(context, Page, await appHost.ExecuteAsync(resource, command, cancellationToken)
            ? FormFeedback.Done(Command, "Topology.Done")
            : FormFeedback.Refused(Command, "Topology.Failed"));
    }
}
