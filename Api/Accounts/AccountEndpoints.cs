using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Showroom.Api.Accounts.Data;
using Showroom.Api.Accounts.Login;
using Showroom.Api.Accounts.Passwords;
using Showroom.Api.Platform.Security;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Accounts;

/// <summary><c>/api/accounts</c>.</summary>
internal static class AccountEndpoints
{
    public const string Tag = "Accounts";

    public static void MapAccountEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var accounts = endpoints.MapGroup("/api/accounts").WithTags(Tag);
        accounts.MapPost("", RegisterAsync)
            .WithName("RegisterAccount")
            .WithSummary("Registers an account")
            .AllowAnonymous()
            .Produces<AccountModel>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict);
        accounts.MapPut("/me/password", ChangePasswordAsync)
            .WithName("ChangePassword")
            .WithSummary("Changes the password of the caller's account, and ends all its sessions")
            .RequireSession()
            .ProducesProblem(StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<Created<AccountModel>, ProblemHttpResult>> RegisterAsync(
        Credentials credentials, AccountRegistry accounts, PasswordVerifier passwords, CancellationToken cancellationToken)
    {
        if (credentials.ValidateNew() is { Count: > 0 } errors)
        {
            return ProblemResults.Invalid(errors);
        }

        using var permit = await passwords.EnterAsync(cancellationToken);
        var account = await accounts.RegisterAsync(credentials.Name!, credentials.Password!, cancellationToken);
        return account is null
            ? ProblemResults.Of(StatusCodes.Status409Conflict, "The name is taken, in this spelling or in one that looks the same.")
            : TypedResults.Created((string?)null, new AccountModel(account.Id, account.UserName!, []));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        PasswordChange change, HttpContext context, ClaimsPrincipal user, PasswordService passwords, CancellationToken cancellationToken)
    {
        if (change.Validate() is { Count: > 0 } errors)
        {
            return ProblemResults.Invalid(errors);
        }

        if (!await passwords.ChangeAsync(user.GetAccountId(), change.CurrentPassword!, change.NewPassword!, cancellationToken))
        {
            return ProblemResults.Of(StatusCodes.Status403Forbidden, "The current password is wrong, or there were too many attempts: then wait some minutes.");
        }

        await context.SignOutAsync(SessionScheme.Name);
        return TypedResults.NoContent();
    }
}
