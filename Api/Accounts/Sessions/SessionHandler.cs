using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using Showroom.Api.Platform.Security;
using Showroom.ServiceDefaults.Redis;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Accounts.Sessions;

/// <summary>The cookie handler, which reads a cookie only when the key that protects it is known: otherwise it would be invalid, and the caller anonymous.</summary>
internal sealed class SessionHandler(IOptionsMonitor<CookieAuthenticationOptions> options, ILoggerFactory loggers, UrlEncoder encoder, SessionCookie cookie)
    : CookieAuthenticationHandler(options, loggers, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        try
        {
            await cookie.FindKeyAsync(Request, Context.RequestAborted);
        }
        catch (Exception error) when (RedisFailures.IsUnavailable(error))
        {
            Logger.SessionsUnavailable(error.GetType().Name);
            Context.Features.Set(SessionsUnavailable.Feature);
            return AuthenticateResult.NoResult();
        }

        return await base.HandleAuthenticateAsync();
    }
}
