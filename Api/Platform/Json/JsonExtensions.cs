using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Showroom.Api.Platform.Json;

internal static class JsonExtensions
{
    /// <summary>Registers a slice's source-generated JSON context for requests, responses and cached values.</summary>
    public static IServiceCollection AddJsonTypes(this IServiceCollection services, JsonSerializerContext types)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, types));
        services.AddSingleton<IJsonTypeInfoResolver>(types);
        return services;
    }

    public static IHostApplicationBuilder AddJson(this IHostApplicationBuilder builder)
    {
        // The web default accepts a number written as a string, and the OpenAPI document then says so for every integer.
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
        return builder;
    }
}
