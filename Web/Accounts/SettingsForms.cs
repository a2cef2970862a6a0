using Microsoft.AspNetCore.Mvc;
using Showroom.Web.Backend;
using Showroom.Web.Forms;

namespace Showroom.Web.Accounts;

/// <summary>The forms of the page of an account: its password and its sessions.</summary>
internal static class SettingsForms
{
    public const string Password = "password";
    public const string Sessions = "sessions";

    private const string Page = "/account";

    public static void MapSettingsForms(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/account/password", ChangePasswordAsync).WithFormPage(Page);
        endpoints.MapPost("/account/sessions/end", EndSessionAsync).WithFormPage(Page);
        endpoints.MapPost("/account/sessions/end-all", EndSessionsAsync).WithFormPage(Page);
    }

    private static async Task<IResult> ChangePasswordAsync(
        [FromForm] string? currentPassword, [FromForm] string? newPassword, HttpContext context, ShowroomApi api, FormFeedbackStore feedback, CancellationToken cancellationToken)
    {
        var problem = await api.ChangePasswordAsync(new PasswordChange(currentPassword ?? "", newPassword ?? ""), cancellationToken);
        return problem switch
        {
            null => feedback.RedirectWith(context, Page, FormFeedback.Done(Password, "Account.PasswordChanged")),
            { Errors: { } errors } when errors.ContainsKey("newPassword") => feedback.RedirectWith(context, Page, FormFeedback.Refused(Password, "SignUp.PasswordInvalid")),
            { Status: StatusCodes.Status401Unauthorized } => FormExtensions.SeeOther($"/login?return={Page}"),
            _ => feedback.RedirectWith(context, Page, FormFeedback.Refused(Password, "Account.PasswordWrong")),
        };
    }

    private static async Task<IResult> EndSessionAsync([FromForm] string? id, HttpContext context, ShowroomApi api, FormFeedbackStore feedback, CancellationToken cancellationToken)
    {
        // One that has ended meanwhile is as good as ended.
        await api.RevokeSessionAsync(id ?? "", cancellationToken);
        return feedback.RedirectWith(context, Page, FormFeedback.Done(Sessions, "Account.SessionEnded"));
    }

    private static async Task<IResult> EndSessionsAsync(IFormCollection form, ShowroomApi api, CancellationToken cancellationToken)
    {
        await api.RevokeSessionsAsync(cancellationToken);
        return FormExtensions.SeeOther("/");
    }
}
