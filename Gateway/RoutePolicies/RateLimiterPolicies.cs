using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using Showroom.Gateway.Problems;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.RoutePolicies;

/// <summary>Registers the rate limiter policies of <see cref="GatewayOptions"/>, to which a route refers as <c>RateLimiterPolicy</c>.</summary>
internal sealed class RateLimiterPolicies(IOptions<GatewayOptions> options) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions limiter)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = async (rejected, _) =>
        {
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter))
            {
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(retryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            }

            await GatewayProblem.TooManyRequests.WriteAsync(rejected.HttpContext);
        };

        foreach (var (name, policy) in options.Value.RateLimiterPolicies)
        {
            limiter.AddPolicy(name, context => RateLimitPartition.GetFixedWindowLimiter(
                new Partition(context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.RouteId, policy.PerClient ? context.Connection.RemoteIpAddress?.ToString() : null),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = policy.PermitLimit, Window = policy.Window, QueueLimit = policy.QueueLimit }));
        }
    }

    /// <summary>Routes that name the same policy do not share its permits.</summary>
    private readonly record struct Partition(string? Route, string? Client);
}
