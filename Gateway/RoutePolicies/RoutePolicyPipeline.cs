using Microsoft.AspNetCore.Authentication;
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
        var hasAuthentication = app.ApplicationServices.GetService<IAuthenticationSchemeProvider>() is not null;
        app.UseWhen(
            static context => context.GetEndpoint()?.Metadata.GetMetadata<RoutePolicyPipeline>() is not null,
            policies =>
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
            });
    }
}
