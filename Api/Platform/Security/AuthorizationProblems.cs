using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Showroom.ServiceDefaults.Problems;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Platform.Security;

/// <summary>
/// Responds to a request that a policy denies with a problem: 401 without a session, 403 without the role. A request whose session cannot be read gets 503
/// from every policy, those that need no session included: it must not be served as another caller's.
/// </summary>
internal sealed class AuthorizationProblems : IAuthorizationMiddlewareResultHandler
{
    public const string Challenge = $"Cookie cookie-name=\"{SessionCookie.Name}\"";

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (context.Features.Get<SessionsUnavailable>() is not null)
        {
            return WriteUnavailableAsync(context);
        }

        if (authorizeResult.Succeeded)
        {
            return next(context);
        }

        return authorizeResult.Forbidden
            ? ProblemResults.Of(StatusCodes.Status403Forbidden, "The account does not have the role that this needs.").ExecuteAsync(context)
            : WriteUnauthenticatedAsync(context);
    }

    private static Task WriteUnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return ProblemResults.Of(StatusCodes.Status503ServiceUnavailable, "Sessions cannot be read at the moment. Try again in a moment.").ExecuteAsync(context);
    }

    private static Task WriteUnauthenticatedAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = Challenge;
        return ProblemResults.Of(StatusCodes.Status401Unauthorized, "This needs a session: log in with POST /api/session.").ExecuteAsync(context);
    }
}
