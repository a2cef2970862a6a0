using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using Showroom.Gateway.Configuration;
using Showroom.Gateway.Problems;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.RoutePolicies;

/// <summary>
/// Registers the rate limiter policies of <see cref="GatewayOptions"/> and the names of its groups, to which a route refers as <c>RateLimiterPolicy</c>.
/// </summary>
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

            var problem = rejected.Lease.TryGetMetadata(MetadataName.ReasonPhrase, out var reason) && reason is not null
                ? GatewayProblem.TooManyRequests with { Detail = reason }
                : GatewayProblem.TooManyRequests;
            await problem.WriteAsync(rejected.HttpContext);
        };

        foreach (var (name, policy) in options.Value.RateLimiterPolicies)
        {
            limiter.AddPolicy(name, context => RateLimitPartition.GetFixedWindowLimiter(
                new Partition(context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.RouteId, policy.PerClient ? context.Connection.RemoteIpAddress?.ToString() : null),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = policy.PermitLimit, Window = policy.Window, QueueLimit = policy.QueueLimit }));
        }

        foreach (var group in options.Value.RateLimits.Groups.Keys)
        {
            // The global limiter applies the group that a route names.
            limiter.AddPolicy(group, static _ => RateLimitPartition.GetNoLimiter(0));
        }
    }

    /// <summary>Routes that name the same policy do not share its permits.</summary>
    private readonly record struct Partition(string? Route, string? Client);
}
