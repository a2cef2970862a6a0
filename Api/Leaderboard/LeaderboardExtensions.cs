using Microsoft.Extensions.Options;
using Showroom.Api.Leaderboard.Cache;
using Showroom.Api.Leaderboard.Data;
using Showroom.Api.Platform;
using Showroom.Api.Platform.Data;
using Showroom.Api.Platform.Json;
using Showroom.ServiceDefaults.Warmup;

namespace Showroom.Api.Leaderboard;

internal static class LeaderboardExtensions
{
    /// <summary>The leaderboards: counted in Postgres, ranked in Redis, on <c>/api/leaderboards</c>. Other slices use <see cref="ILeaderboard"/>.</summary>
    public static IHostApplicationBuilder AddLeaderboards(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddMigratedContext<LeaderboardContext>("leaderboard_migrations");
        services.AddRanking();

        services.AddJsonTypes(LeaderboardJson.Default);
        services.AddLeaderboardSchemas();
        services.AddWarmup<LeaderboardWarmup>();
        return builder;
    }

    /// <summary>Counting and ranking without the routes; needs a data source, a Redis connection and a clock.</summary>
    public static IServiceCollection AddRanking(this IServiceCollection services)
    {
        services.AddSingleton<ScoreStore>();
        services.AddSingleton<RankReader>();
        services.AddSingleton<LeaderboardRetention>();

        services.AddOptions<LeaderboardOptions>()
            .BindConfiguration(LeaderboardOptions.Section, static binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<LeaderboardOptions>, LeaderboardOptionsValidator>();

        services.AddSingleton<LeaderboardSets>();
        services.AddSingleton(static provider => new RedisCircuit(
            provider.GetRequiredService<IOptions<LeaderboardOptions>>().Value.RedisBreakDuration, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<SetRebuilder>();
        services.AddHosted<LeaderboardSynchronizer>();
        services.AddHosted<LeaderboardProjection>();
        services.AddHosted<RetentionService>();

        services.AddSingleton<LeaderboardReader>();
        services.AddSingleton<ILeaderboard, LeaderboardWriter>();
        return services;
    }
}
