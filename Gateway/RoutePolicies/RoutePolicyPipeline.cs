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
        var hasAuthentication = services.GetService<IAuthenticationSchemeProvider>() is not null;
        var limiter = services.GetRequiredService<IOptions<RateLimiterOptions>>().Value.GlobalLimiter as CallerRateLimiter;
        app.Use(next =>
        {
            var withPolicies = Branch(app, branch => UsePolicies(branch, hasAuthentication), next);
            // Of the requests of other routes the middleware gets only those that are rejected, or that wait for Redis.
            var undecided = Branch(app, static branch => branch.UseRateLimiter(), next);
            return context =>
            {
                var endpoint = context.GetEndpoint();
                return endpoint?.Metadata.GetMetadata<RoutePolicyPipeline>() is not null ? withPolicies(context)
                    : limiter is null || limiter.TryAdmit(context, endpoint) ? next(context)
                    : undecided(context);
            };
        });
    }

    private static RequestDelegate Branch(IApplicationBuilder app, Action<IApplicationBuilder> configure, RequestDelegate next)
    {
        var branch = app.New();
        configure(branch);
        branch.Run(next);
        return branch.Build();
    }

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
