using Showroom.Api.Platform.Data;
using Showroom.Api.Platform.Json;
using Showroom.Api.Shows.Data;

namespace Showroom.Api.Shows;

internal static class ShowExtensions
{
    /// <summary>The live shows: in Postgres, on <c>/api/shows</c>.</summary>
    public static IHostApplicationBuilder AddShows(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddMigratedContext<ShowContext>("shows_migrations");
        services.AddSeed<ShowSeed>();
        services.AddSingleton<ShowStore>();
        services.AddJsonTypes(ShowJson.Default);
        services.AddShowSchemas();
        return builder;
    }
}
