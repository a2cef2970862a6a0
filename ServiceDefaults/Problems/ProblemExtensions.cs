using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Showroom.ServiceDefaults.Problems;

internal static class ProblemExtensions
{
    public static IServiceCollection AddProblems(this IServiceCollection services)
    {
        // Registered before the framework's own writer, which does not write for "Accept: text/html".
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<FailureHandler>();
        // Otherwise a parameter that does not bind yields an empty 400 without the name of the parameter.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return services;
    }
}
