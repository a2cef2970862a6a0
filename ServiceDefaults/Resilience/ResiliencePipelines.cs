using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Showroom.ServiceDefaults.Resilience;

/// <summary>One pipeline per service called, so that one service's failures open no other's circuit.</summary>
internal sealed class ResiliencePipelines(IOptions<ResilienceOptions> options, TimeProvider time)
{
    public static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("request");

    private readonly ConcurrentDictionary<string, ResiliencePipeline<HttpResponseMessage>> _byService = new();

    public ResiliencePipeline<HttpResponseMessage> For(HttpRequestMessage request) =>
        _byService.GetOrAdd(request.RequestUri?.Authority ?? "", _ => Build(options.Value));

    private ResiliencePipeline<HttpResponseMessage> Build(ResilienceOptions options)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }.AddTimeout(options.TotalTimeout);
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = options.Retries,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(
                    IsFailure(attempt.Outcome) && attempt.Context.Properties.TryGetValue(Request, out var request) && MayRepeat(request)),
                DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result?.Headers.RetryAfter?.Delta),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            });
        }

        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = options.BreakDuration,
                ShouldHandle = attempt => ValueTask.FromResult(IsFailure(attempt.Outcome)),
            })
            .AddTimeout(options.AttemptTimeout)
            .Build();
    }

    private static bool IsFailure(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or TimeoutRejectedException
        || outcome.Result?.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    /// <summary>Idempotent by RFC 9110, section 9.2.2, or by its key; and its body can be written twice.</summary>
    private static bool MayRepeat(HttpRequestMessage request) =>
        (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Options
            || request.Method == HttpMethod.Put || request.Method == HttpMethod.Delete || request.Headers.Contains("Idempotency-Key"))
        && request.Content is null or ByteArrayContent or JsonContent;
}
