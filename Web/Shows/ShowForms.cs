using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Showroom.Web.Backend;
using Showroom.Web.Forms;

namespace Showroom.Web.Shows;

/// <summary>The form that creates a show.</summary>
internal static class ShowForms
{
    public const string Create = "show";

    private const string Page = "/shows/new";
    private const int DefaultMinutes = 60;

    /// <summary>As many as the API admits.</summary>
    private const int MaxProducts = 50;

    public static IEndpointRouteBuilder MapShowForms(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Page, CreateAsync);
        return endpoints;
    }

    /// <param name="title">The title.</param>
    /// <param name="starts">A time of the day and a date in the visitor's zone.</param>
    /// <param name="offset">The zone's difference from UTC in minutes.</param>
    /// <param name="minutes">How long the show runs.</param>
    /// <param name="products">Its products.</param>
    /// <param name="q">What other products are looked for.</param>
    /// <param name="search">Whether the form was sent to look for products; what was entered stays.</param>
    private static async Task<IResult> CreateAsync(
        [FromForm] string? title, [FromForm] string? starts, [FromForm] int? offset, [FromForm] int? minutes, [FromForm] Guid[]? products, [FromForm] string? q, [FromForm] bool? search,
        HttpContext context, ShowroomApi api, FormFeedbackStore feedback, CancellationToken cancellationToken)
    {
        (string, string?)[] entered =
        [
            ("title", title), ("starts", starts), ("minutes", minutes?.ToString(CultureInfo.InvariantCulture)),
            ("products", string.Join(',', (products ?? []).Distinct().Take(MaxProducts).Select(static id => id.ToString("N")))),
        ];
        if (search == true)
        {
            return feedback.RedirectWith(context, string.IsNullOrWhiteSpace(q) ? Page : $"{Page}?q={Uri.EscapeDataString(q.Trim())}", FormFeedback.Entered(Create, entered));
        }

        if (!DateTime.TryParse(starts, CultureInfo.InvariantCulture, out var local) || offset is < -840 or > 840)
        {
            return Refuse("Show.New.TimeInvalid");
        }

        var start = new DateTimeOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), TimeSpan.FromMinutes(offset ?? 0)).ToUniversalTime();
        var show = new NewShow(title?.Trim() ?? "", products ?? [], start, start.AddMinutes(minutes ?? DefaultMinutes));
        var (created, problem) = await api.CreateShowAsync(show, cancellationToken);
        return created is not null ? FormExtensions.SeeOther($"/shows/{created.Id}")
            : problem is { Status: StatusCodes.Status401Unauthorized } ? FormExtensions.SeeOther($"/login?return={Page}")
            : Refuse(problem?.Errors?.ContainsKey("title") == true ? "Show.New.TitleInvalid" : "Form.Refused");

        IResult Refuse(string message) => feedback.RedirectWith(context, Page, FormFeedback.Refused(Create, message, entered));
    }
}
