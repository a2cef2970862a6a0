using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Showroom.Api.Accounts.Sessions;
using Showroom.Api.Platform.Security;
using Showroom.ServiceDefaults.Problems;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Accounts;

/// <summary><c>/api/sessions</c>: all sessions of the caller's account.</summary>
internal static class SessionListEndpoints
{
    public static void MapSessionListEndpoints(this IEndpointRouteBuilder endpoints)
    {
        var sessions = endpoints.MapGroup("/api/sessions").WithTags(SessionEndpoints.Tag).RequireSession();
        sessions.MapGet("", ListAsync)
            .WithName("ListSessions")
            .WithSummary("Lists the sessions of the caller's account, the oldest first");
        sessions.MapDelete("", RevokeAllAsync)
            .WithName("RevokeSessions")
            .WithSummary("Ends all sessions of the caller's account, this one included");
        sessions.MapDelete("/{id}", RevokeAsync)
            .WithName("RevokeSession")
            .WithSummary("Ends one session of the caller's account")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<SessionEntryModel[]>> ListAsync(
        HttpContext context, ClaimsPrincipal user, ISessionStore sessions, SessionCookie cookie, TimeProvider time, CancellationToken cancellationToken)
    {
        var current = cookie.TryRead(context.Request, out var id) ? id.PublicId : null;
        var listed = await sessions.ListAsync(user.GetAccountId(), cancellationToken);
        var now = time.GetUtcNow();
        return TypedResults.Ok(
            listed.Select(session => new SessionEntryModel(session.PublicId, now - session.Age, now + session.Remaining, session.PublicId == current)).ToArray());
    }

    private static async Task<NoContent> RevokeAllAsync(HttpContext context, ClaimsPrincipal user, ISessionStore sessions, CancellationToken cancellationToken)
    {
        await sessions.RevokeAllAsync(user.GetAccountId(), cancellationToken);
        await context.SignOutAsync(SessionScheme.Name);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string id, ClaimsPrincipal user, ISessionStore sessions, CancellationToken cancellationToken) =>
        await sessions.RevokeAsync(user.GetAccountId(), id, cancellationToken)
            ? TypedResults.NoContent()
            : ProblemResults.Of(StatusCodes.Status404NotFound, "The account has no session with this id.");
}
