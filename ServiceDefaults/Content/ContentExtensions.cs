using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;

namespace Showroom.ServiceDefaults.Content;

internal static class ContentExtensions
{
    public static IServiceCollection AddContentDefaults(this IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.MimeTypes =
            [
                "application/json", "text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml",
            ];
            compression.Providers.Add<BrotliCompressionProvider>();
            compression.Providers.Add<GzipCompressionProvider>();
        });
        services.AddSingleton<IResponseCompressionProvider, CompressionProvider>();
        return services;
    }

    /// <summary>After routing: the limits of a JSON body, and compression for clients that ask for it.</summary>
    public static IApplicationBuilder UseContentDefaults(this IApplicationBuilder app)
    {
        app.UseMiddleware<JsonContentMiddleware>();
        app.UseResponseCompression();
        return app;
    }
}
