using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Showroom.ServiceDefaults.Configuration;

namespace Showroom.ServiceDefaults.Resilience;

internal static class ResilienceExtensions
{
    public static IServiceCollection AddResilienceOptions(this IServiceCollection services)
    {
        services.AddSectionOptions<ResilienceOptions>(ResilienceOptions.Section)
            .Validate(
                options => options.AttemptTimeout >= TimeSpan.FromMilliseconds(10) && options.AttemptTimeout <= options.TotalTimeout && options.TotalTimeout <= TimeSpan.FromHours(1),
                "Resilience:AttemptTimeout must be at least 00:00:00.010 and not more than Resilience:TotalTimeout (at most 01:00:00).")
            .Validate(options => options.Retries is >= 0 and <= 10, "Resilience:Retries must be between 0 and 10.")
            .Validate(
                options => options.RetryDelay >= TimeSpan.Zero && options.RetryDelay <= TimeSpan.FromMinutes(1),
                "Resilience:RetryDelay must be between 0 and 00:01:00.")
            .Validate(
                options => options.BreakDuration >= TimeSpan.FromMilliseconds(500) && options.BreakDuration <= TimeSpan.FromDays(1),
                "Resilience:BreakDuration must be between 00:00:00.500 and 1.00:00:00.");
        return services;
    }

    /// <summary>Adds the standard resilience handler, with a separate pipeline, and so a separate circuit breaker, for each service called.</summary>
    public static IHttpClientBuilder AddResilience(this IHttpClientBuilder http)
    {
        http.AddStandardResilienceHandler()
            .Configure(static (handler, services) => Apply(services.GetRequiredService<IOptions<ResilienceOptions>>().Value, handler))
            .SelectPipelineByAuthority();
        return http;
    }

    private static void Apply(ResilienceOptions options, HttpStandardResilienceOptions handler)
    {
        handler.TotalRequestTimeout.Timeout = options.TotalTimeout;
        handler.AttemptTimeout.Timeout = options.AttemptTimeout;
        handler.CircuitBreaker.MinimumThroughput = 10;
        handler.CircuitBreaker.FailureRatio = 0.5;
        handler.CircuitBreaker.BreakDuration = options.BreakDuration;
        // The handler requires a sampling duration of at least two attempts.
        handler.CircuitBreaker.SamplingDuration = TimeSpan.FromSeconds(Math.Max(10, 2 * options.AttemptTimeout.TotalSeconds));
        handler.Retry.Delay = options.RetryDelay;
        if (options.Retries == 0)
        {
            // The handler requires at least one retry.
            handler.Retry.ShouldHandle = static _ => PredicateResult.False();
            return;
        }

        handler.Retry.MaxRetryAttempts = options.Retries;
        handler.Retry.DisableForUnsafeHttpMethods();
    }
}
