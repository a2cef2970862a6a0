using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Polly;

namespace Showroom.ServiceDefaults.Resilience;

internal static class ResilienceExtensions
{
    public static void AddResiliencePipelines(this IServiceCollection services)
    {
        services.TryAddSingleton<ResiliencePipelines>();
        services.TryAddTransient<ResilienceHandler>();
        services.AddOptions<ResilienceOptions>()
            .BindConfiguration(ResilienceOptions.Section)
            .Validate(
                options => options.AttemptTimeout >= TimeSpan.FromMilliseconds(10) && options.AttemptTimeout <= options.TotalTimeout && options.TotalTimeout <= TimeSpan.FromHours(1),
                "Resilience:AttemptTimeout must be at least 00:00:00.010 and not more than Resilience:TotalTimeout (at most 01:00:00).")
            .Validate(options => options.Retries is >= 0 and <= 10, "Resilience:Retries must be between 0 and 10.")
            .Validate(
                options => options.RetryDelay >= TimeSpan.Zero && options.RetryDelay <= TimeSpan.FromMinutes(1),
                "Resilience:RetryDelay must be between 0 and 00:01:00.")
            .Validate(
                options => options.BreakDuration >= TimeSpan.FromMilliseconds(500) && options.BreakDuration <= TimeSpan.FromDays(1),
                "Resilience:BreakDuration must be at least 00:00:00.500.")
            .ValidateOnStart();
    }

    /// <summary>Time limits, repetition of what may be repeated, and a circuit breaker for each service that is called.</summary>
    public static IHttpClientBuilder AddResilience(this IHttpClientBuilder http) => http.AddHttpMessageHandler<ResilienceHandler>();

    private sealed class ResilienceHandler(ResiliencePipelines pipelines) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var context = ResilienceContextPool.Shared.Get(cancellationToken);
            context.Properties.Set(ResiliencePipelines.Request, request);
            try
            {
                return await pipelines.For(request).ExecuteAsync(
                    static async (context, call) => await call.Handler.SendOnceAsync(call.Request, context.CancellationToken),
                    context,
                    (Handler: this, Request: request));
            }
            finally
            {
                ResilienceContextPool.Shared.Return(context);
            }
        }

        private Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            base.SendAsync(request, cancellationToken);
    }
}
