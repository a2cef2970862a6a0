using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Showroom.Api.Platform.OpenApi;
using Showroom.ServiceDefaults.Sessions;

namespace Showroom.Api.Platform.Security;

internal static class SecurityExtensions
{
    /// <summary>Adds the authorization policies, and the check of the origin of writes.</summary>
    public static IHostApplicationBuilder AddSecurity(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSessionCookie();
        services.AddAuthentication();
        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.OptionalSession, policy => policy.AddAuthenticationSchemes(SessionScheme.Name).RequireAssertion(static _ => true))
            .AddPolicy(Policies.Session, policy => policy.AddAuthenticationSchemes(SessionScheme.Name).RequireAuthenticatedUser())
            .AddPolicy(Policies.Operator, policy => policy.AddAuthenticationSchemes(SessionScheme.Name).RequireRole(Roles.Operator))
            // For endpoints that name no policy. It has no scheme, so that anonymous endpoints do not read the session.
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAssertion(static _ => false).Build());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AuthorizationProblems>();
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            // The gateway sets the headers itself, and the services accept connections from it alone. The host is the one that pages have as their origin.
            options.ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            options.KnownIPNetworks.Clear();
            options.KnownProxies.Clear();
        });
        services.Configure<OpenApiOptions>(OpenApiExtensions.Document, Describe);
        return builder;
    }

    /// <summary>Joins after routing: the scheme and the host that the client used, the origin of writes, and the policies of endpoints.</summary>
    public static IApplicationBuilder UseSecurity(this IApplicationBuilder app)
    {
        // A web application adds these two to the pipeline of every request, where they would read the session of anonymous requests too.
        app.Properties["__AuthenticationMiddlewareSet"] = true;
        app.Properties["__AuthorizationMiddlewareSet"] = true;
        app.UseForwardedHeaders();
        // The endpoints with which routing responds 405 and 415 have no metadata, and must not be denied.
        app.UseWhen(static context => context.GetEndpoint() is RouteEndpoint, static routed => routed.UseMiddleware<OriginCheck>().UseAuthorization());
        return app;
    }

    /// <summary>The caller must have a session: 401 without, before anything else of the request is read.</summary>
    public static TBuilder RequireSession<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(Policies.Session).ProducesProblem(StatusCodes.Status401Unauthorized);

    /// <summary>The caller must have a session of an operator: 401 without a session, 403 with another account's.</summary>
    public static TBuilder RequireOperator<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(Policies.Operator).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);

    /// <summary>The caller may have a session. A request with a cookie gets 503 while sessions cannot be read: it is never anonymous by mistake.</summary>
    public static TBuilder WithOptionalSession<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(Policies.OptionalSession);

    private static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[SessionScheme.Name] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = SessionCookie.Name,
                Description = "The cookie that POST /api/session sets.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var policies = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAuthorizeData>().Select(data => data.Policy).ToHashSet();
            OpenApiSecurityRequirement session = new() { [new OpenApiSecuritySchemeReference(SessionScheme.Name, context.Document)] = [] };
            operation.Security = policies.Contains(Policies.OptionalSession) ? [new OpenApiSecurityRequirement(), session]
                : policies.Count > 0 ? [session]
                : [];
            return Task.CompletedTask;
        });
    }
}
