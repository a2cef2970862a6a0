using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Showroom.Api.Platform.OpenApi;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Platform.Security.Operators;

internal static class OperatorExtensions
{
    public const string Header = "X-Operator-Key";

    private const string Scheme = "operator";

    public static IHostApplicationBuilder AddOperators(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<OperatorOptions>()
            .BindConfiguration(OperatorOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(
                options => options.Key.Length >= OperatorOptions.MinKeyLength,
                $"Operator:Key must be set to a secret of at least {OperatorOptions.MinKeyLength} characters: operators send it in the header {Header}.")
            .ValidateOnStart();
        builder.Services.AddSingleton<OperatorKey>();
        builder.Services.Configure<OpenApiOptions>(OpenApiExtensions.Document, Describe);
        return builder;
    }

    /// <summary>Requires the operators' key before anything else of the request is read: 401 without a key, 403 with a wrong one.</summary>
    public static RouteHandlerBuilder RequireOperator(this RouteHandlerBuilder route)
    {
        // Not an endpoint filter: filters run after the body has been bound.
        route.Finally(endpoint =>
        {
            var next = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => Authorize(context) is { } problem ? problem.ExecuteAsync(context) : next(context);
        });
        return route
            .WithMetadata(new OperatorOnlyMetadata())
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);
    }

    private static ProblemHttpResult? Authorize(HttpContext context)
    {
        var key = context.Request.Headers[Header];
        if (key.Count == 0)
        {
            context.Response.Headers.WWWAuthenticate = Header;
            return ProblemResults.Of(StatusCodes.Status401Unauthorized, $"This needs the operators' key in the header {Header}.");
        }

        return context.RequestServices.GetRequiredService<OperatorKey>().Matches(key.ToString())
            ? null
            : ProblemResults.Of(StatusCodes.Status403Forbidden, $"The key in the header {Header} is not the operators' key.");
    }

    private static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = Header, Description = "The operators' key." };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Security = context.Description.ActionDescriptor.EndpointMetadata.OfType<OperatorOnlyMetadata>().Any()
                ? [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }]
                : [];
            return Task.CompletedTask;
        });
    }
}
