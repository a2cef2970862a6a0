using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Hosting;
using Showroom.Api.Platform.Data;
using Showroom.Api.Platform.Json;
using Showroom.Api.Platform.OpenApi;
using StackExchange.Redis;

namespace Showroom.Tests.InProcess.Platform.Reviews;

internal static class ReviewsExtensions
{
    public static IHostApplicationBuilder AddReviews(this IHostApplicationBuilder builder)
    {
        builder.Services
            .AddMigratedContext<ReviewsContext>("reviews_migrations")
            .AddSeed<ReviewSeed>()
            .AddJsonTypes(ReviewsJson.Default)
            .AddSchema<Review>((schema, _) => ((Microsoft.OpenApi.OpenApiSchema)schema.Properties!["stars"]).Maximum = "5");
        return builder;
    }

    public static IEndpointRouteBuilder MapReviews(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/api/reviews/{id}", GetAsync).AllowAnonymous();
        return endpoints;
    }

    private static async Task<Microsoft.AspNetCore.Http.HttpResults.Ok<Review>> GetAsync(
        Guid id, HybridCache cache, ReviewsContext database, IConnectionMultiplexer redis, CancellationToken cancellationToken)
    {
        var reads = ReviewKeys.Reads(id);
        await redis.GetDatabase().StringIncrementAsync(reads.Key);
        await redis.GetDatabase().KeyExpireAsync(reads.Key, reads.Lifetime);
        var review = await cache.GetOrCreateAsync(
            ReviewKeys.Review(id), async token => await database.Reviews.AsNoTracking().SingleAsync(review => review.Id == id, token), cancellationToken: cancellationToken);
        return TypedResults.Ok(review);
    }
}
