using Microsoft.AspNetCore.Http.HttpResults;
using Showroom.Api.Accounts.Data;
using Showroom.Api.Accounts.Passwords;
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
}
