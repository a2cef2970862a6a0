using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Showroom.Api.Accounts.Login;
using Showroom.Api.Accounts.Sessions;
using Showroom.Api.Platform.Security;
using Showroom.ServiceDefaults.Problems;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Accounts;

/// <summary><c>/api/session</c>: the caller's own session.</summary>
internal static class SessionEndpoints
{
    public const string Tag = "Sessions";

    public static void MapSessionEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var session = endpoints.MapGroup("/api/session").WithTags(Tag);
        session.MapPost("", LogInAsync)
            .WithName("LogIn")
            .WithSummary("Logs in: starts a session, whose cookie the response sets")
            .AllowAnonymous()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        session.MapGet("", GetAsync)
            .WithName("GetSession")
            .WithSummary("Gets the caller's session")
            .RequireSession();
        session.MapDelete("", LogOutAsync)
            .WithName("LogOut")
            .WithSummary("Logs out: ends the session, if there is one")
            .AllowAnonymous();
    }

    private static async Task<Results<Ok<SessionModel>, ProblemHttpResult>> LogInAsync(
        Credentials credentials, HttpContext context, LoginService logins, ISessionStore sessions, SessionCookie cookie, CancellationToken cancellationToken)
    {
        if (credentials.ValidateLogin() is { Count: > 0 } errors)
        {
            return ProblemResults.Invalid(errors);
        }

        if (await logins.AuthenticateAsync(credentials.Name!, credentials.Password!, cancellationToken) is not { } principal)
        {
            context.Response.Headers.WWWAuthenticate = AuthorizationProblems.Challenge;
            return ProblemResults.Of(StatusCodes.Status401Unauthorized, "The name or the password is wrong, or there were too many attempts: then wait some minutes.");
        }

        await cookie.FindKeyAsync(context.Request, cancellationToken);
        if (cookie.TryRead(context.Request, out var replaced))
        {
            await sessions.RevokeAsync(replaced.AccountId, replaced.PublicId, cancellationToken);
        }

        // With the cookie of an existing session, the handler would continue that session under the new account.
        context.Request.Headers.Remove(HeaderNames.Cookie);
        var properties = new AuthenticationProperties();
        await context.SignInAsync(SessionScheme.Name, principal, properties);
        return TypedResults.Ok(ModelOf(principal, properties));
    }

    private static async Task<Ok<SessionModel>> GetAsync(HttpContext context, ClaimsPrincipal user)
    {
        var session = await context.AuthenticateAsync(SessionScheme.Name);
        return TypedResults.Ok(ModelOf(user, session.Properties!));
    }

    private static async Task<NoContent> LogOutAsync(HttpContext context, ISessionStore sessions, SessionCookie cookie, CancellationToken cancellationToken)
    {
        await cookie.FindKeyAsync(context.Request, cancellationToken);
        if (cookie.TryRead(context.Request, out var id))
        {
            await sessions.RevokeAsync(id.AccountId, id.PublicId, cancellationToken);
        }

        await context.SignOutAsync(SessionScheme.Name);
        return TypedResults.NoContent();
    }

    private static SessionModel ModelOf(ClaimsPrincipal principal, AuthenticationProperties properties) => new(
        new AccountModel(principal.GetAccountId(), principal.GetAccountName(), [.. principal.FindAll(ClaimTypes.Role).Select(role => role.Value)]),
        properties.ExpiresUtc!.Value);
}
