using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Limits;
using Yarp.ReverseProxy.Configuration;

namespace Showroom.Gateway.RoutePolicies;

/// <summary>Marks the endpoints of routes that name a policy of ASP.NET Core's middleware, so that the requests of other routes pass it by.</summary>
internal sealed class RoutePolicyPipeline
{
    private static readonly RoutePolicyPipeline s_marker = new();

    private RoutePolicyPipeline()
    {
    }

    public static void Mark(IEndpointConventionBuilder endpoint, RouteConfig route)
    {
        if (route is not { AuthorizationPolicy: null, CorsPolicy: null, OutputCachePolicy: null, RateLimiterPolicy: null, Timeout: null, TimeoutPolicy: null })
        {
            endpoint.WithMetadata(s_marker);
        }
    }

    public static void Use(IApplicationBuilder app)
    {
        // A web application adds these two to the pipeline of every request if their services are registered, and YARP registers them.
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        app.Properties["__AuthorizationMiddlewareSet"] = true;
        var services = app.ApplicationServices;
        app.UseWhen(static context => IsMarked(context), policies => UsePolicies(policies, services.GetService<IAuthenticationSchemeProvider>() is not null));
        if (services.GetRequiredService<IOptions<RateLimiterOptions>>().Value.GlobalLimiter is CallerRateLimiter limiter)
        {
            // Of other requests the middleware gets only those that are rejected, or that wait for Redis.
            app.UseWhen(context => !IsMarked(context) && !limiter.TryAdmit(context), static undecided => undecided.UseRateLimiter());
        }
    }

    private static bool IsMarked(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RoutePolicyPipeline>() is not null;

    private static void UsePolicies(IApplicationBuilder policies, bool hasAuthentication)
    {
        policies.UseExceptionHandler();
        policies.UseCors();
        if (hasAuthentication)
        {
            policies.UseAuthentication();
        }

        policies.UseAuthorization();
        policies.UseRateLimiter();
        policies.UseRequestTimeouts();
        policies.UseOutputCache();
    }
}
