using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Showroom.Api.Platform.Security;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Accounts.Sessions;

internal static class SessionExtensions
{
    /// <summary>Adds the handler of the scheme <see cref="SessionScheme"/>, with its tickets in the store that <c>Sessions:Store</c> names.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services)
    {
        services.AddOptions<SessionStoreOptions>()
            .BindConfiguration(SessionStoreOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionStoreOptions>, SessionStoreOptionsValidator>();
        services.AddSingleton<RedisSessionStore>();
        services.AddSingleton<LocalSessionStore>();
        services.AddSingleton<ISessionStore>(provider => provider.GetRequiredService<IOptions<SessionStoreOptions>>().Value.Store == SessionStoreKind.Local
            ? provider.GetRequiredService<LocalSessionStore>()
            : provider.GetRequiredService<RedisSessionStore>());
        services.AddSingleton<SessionTicketStore>();
        services.AddAuthentication().AddCookie(SessionScheme.Name);
        services.Replace(ServiceDescriptor.Transient<CookieAuthenticationHandler, SessionHandler>());
        services.AddOptions<CookieAuthenticationOptions>(SessionScheme.Name)
            .Configure<SessionTicketStore, SessionCookie, IOptions<SessionStoreOptions>>((cookies, store, cookie, sessions) =>
            {
                cookies.Cookie.Name = SessionCookie.Name;
                cookies.Cookie.HttpOnly = true;
                cookies.Cookie.SameSite = SameSiteMode.Lax;
                cookies.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                cookies.Cookie.Path = "/";
                cookies.SessionStore = store;
                cookies.TicketDataFormat = new SessionCookieFormat(cookie);
                cookies.ExpireTimeSpan = sessions.Value.IdleTimeout;
                cookies.SlidingExpiration = true;
                // AuthorizationProblems responds, not a redirection to a page.
                cookies.Events.OnRedirectToLogin = cookies.Events.OnRedirectToAccessDenied = static _ => Task.CompletedTask;
            });
        return services;
    }
}
