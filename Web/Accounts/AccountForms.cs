using Microsoft.AspNetCore.Mvc;
using Showroom.Web.Backend;
using Showroom.Web.Forms;

namespace Showroom.Web.Accounts;

/// <summary>The forms to sign up, log in and log out. Each is answered by a redirect.</summary>
internal static class AccountForms
{
    public const string SignUp = "signup";
    public const string LogIn = "login";

    public static IEndpointRouteBuilder MapAccountForms(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/signup", SignUpAsync);
        endpoints.MapPost("/login", LogInAsync);
        endpoints.MapPost("/logout", LogOutAsync).WithFormPage("/");
        endpoints.MapSettingsForms();
        return endpoints;
    }

    private static async Task<IResult> SignUpAsync(
        [FromForm] string? name, [FromForm] string? password, [FromForm] string? @return, HttpContext context, ShowroomApi api, FormFeedbackStore feedback, CancellationToken cancellationToken)
    {
        var credentials = new Credentials(name ?? "", password ?? "");
        if (await api.SignUpAsync(credentials, cancellationToken) is { } problem)
        {
            var reason = problem switch
            {
                { Status: StatusCodes.Status409Conflict } => "SignUp.NameTaken",
                { Errors: { } errors } when errors.ContainsKey("password") && !errors.ContainsKey("name") => "SignUp.PasswordInvalid",
                { Status: StatusCodes.Status400BadRequest } => "SignUp.NameInvalid",
                _ => "Form.Refused",
            };
            return feedback.RedirectWith(context, AddressOf("/signup", @return), FormFeedback.Refused(SignUp, reason, ("name", name)));
        }

        return await api.LogInAsync(credentials, cancellationToken) is null
            ? FormExtensions.SeeOther(@return ?? "/")
            : FormExtensions.SeeOther(AddressOf("/login", @return));
    }

    private static async Task<IResult> LogInAsync(
        [FromForm] string? name, [FromForm] string? password, [FromForm] string? @return, HttpContext context, ShowroomApi api, FormFeedbackStore feedback, CancellationToken cancellationToken) =>
        await api.LogInAsync(new Credentials(name ?? "", password ?? ""), cancellationToken) is null
            ? FormExtensions.SeeOther(@return ?? "/")
            : feedback.RedirectWith(context, AddressOf("/login", @return), FormFeedback.Refused(LogIn, "LogIn.Refused", ("name", name)));

    private static async Task<IResult> LogOutAsync(IFormCollection form, ShowroomApi api, CancellationToken cancellationToken)
    {
        await api.LogOutAsync(cancellationToken);
        return FormExtensions.SeeOther("/");
    }

    private static string AddressOf(string page, string? @return) => string.IsNullOrEmpty(@return) ? page : $"{page}?return={Uri.EscapeDataString(@return)}";
}
