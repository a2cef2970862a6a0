using Showroom.Api.Platform.Data;
using Showroom.Api.Platform.Json;
using Showroom.Api.Platform.OpenApi;
using Showroom.Api.Platform.Redis;
using Showroom.Api.Platform.Security;
using Showroom.Api.Platform.Warmup;
using Showroom.Caching.Hosting;
using Showroom.ServiceDefaults.Redis;

namespace Showroom.Api.Platform;

/// <summary>What every slice builds on: database, Redis, cache, JSON, OpenAPI and security.</summary>
internal static class PlatformExtensions
{
    /// <summary>Call it before the slices' own <c>Add</c> methods.</summary>
    public static IHostApplicationBuilder AddPlatform(this IHostApplicationBuilder builder)
    {
        builder.AddDatabase();
        builder.AddRedis();
        builder.Services.AddRedisDistributedCache();
        builder.AddShowroomCache(PlatformJson.Default, CacheDefaults.Options);
        builder.AddJson();
        builder.AddOpenApiDocument();
        builder.AddSecurity();
        builder.Services.AddSingleton<EndpointInvoker>();
        return builder;
    }

    /// <summary>Joins after <c>UseServiceDefaults</c>, which routes.</summary>
    public static IApplicationBuilder UsePlatform(this IApplicationBuilder app) => app.UseSecurity();

    /// <summary>Exposes the OpenAPI document and the page that shows it.</summary>
    public static WebApplication MapPlatform(this WebApplication app) => app.MapOpenApiDocument();
}
