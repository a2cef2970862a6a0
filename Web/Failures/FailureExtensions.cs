namespace Showroom.Web.Failures;

internal static class FailureExtensions
{
    /// <summary>Adds error pages. Before the service defaults, because the first writer that can write a problem does.</summary>
    public static IHostApplicationBuilder AddErrorPages(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<IProblemDetailsWriter, PageProblemWriter>();
        return builder;
    }
}
