using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;

namespace Showroom.Web.Security;

internal static class SecurityExtensions
{
    /// <summary>Adds antiforgery tokens, whose keys all replicas share, and the client's address and scheme as the gateway reports them.</summary>
    public static IHostApplicationBuilder AddPageSecurity(this IHostApplicationBuilder builder)
    {
        builder.Services.AddAntiforgery(static antiforgery =>
        {
            antiforgery.Cookie.Name = "showroom.antiforgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        builder.Services.Configure<ForwardedHeadersOptions>(static options =>
        {
            // The gateway sets them itself, and the pages' servers accept connections from it alone.
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto;
            options.KnownIPNetworks.Clear();
            options.KnownProxies.Clear();
        });
        // The secrets in a page, its antiforgery tokens, differ in every response, so that their length in compressed form reveals nothing.
        builder.Services.Configure<ResponseCompressionOptions>(static compression => compression.EnableForHttps = true);
        return builder;
    }

    /// <summary>Joins after routing.</summary>
    public static IApplicationBuilder UsePageSecurity(this IApplicationBuilder app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<PageHeadersMiddleware>();
        app.UseAntiforgery();
        return app;
    }
}
