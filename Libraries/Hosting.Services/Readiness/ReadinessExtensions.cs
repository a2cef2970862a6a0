using Microsoft.Extensions.DependencyInjection;

namespace Showroom.Hosting.Services;

/// <summary>Adds the readiness check of services.</summary>
internal static class ReadinessExtensions
{
    /// <summary>Adds a health check that requests <paramref name="path"/> on the endpoint <c>http</c>. Changes nothing when publishing.</summary>
    public static IResourceBuilder<T> WithReadinessCheck<T>(this IResourceBuilder<T> builder, string path) where T : IResourceWithEndpoints
    {
        var application = builder.ApplicationBuilder;
        if (!application.ExecutionContext.IsRunMode)
        {
            return builder;
        }

        var name = $"{builder.Resource.Name}_health";
        var check = new HttpReadinessCheck(builder.GetEndpoint("http"), path);
        application.Services.AddHealthChecks().AddCheck(name, check);
        return builder
            .WithHealthCheck(name)
            .OnBeforeResourceStarted((_, _, _) =>
            {
                check.Reset();
                return Task.CompletedTask;
            });
    }
}
