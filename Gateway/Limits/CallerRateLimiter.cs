using System.Globalization;
using System.Threading.RateLimiting;
using Showroom.Gateway.Limits.Callers;
using Showroom.Gateway.Limits.Groups;
using Showroom.Gateway.Limits.Windows;
using Yarp.ReverseProxy.Model;

namespace Showroom.Gateway.Limits;

/// <summary>
/// The limiter of ASP.NET Core's middleware: one partition per group and caller. It adds the headers of draft-ietf-httpapi-ratelimit-headers, which a lease cannot
/// carry for an admitted request.
/// </summary>
internal sealed class CallerRateLimiter(RequestGroups groups, CallerResolver callers, TimeProvider time) : PartitionedRateLimiter<HttpContext>
{
    private const string Header = "RateLimit";
    private const string PolicyHeader = "RateLimit-Policy";

    /// <summary>The name has at most 32 characters, the numbers 10 and 19.</summary>
    private const int MaxHeaderLength = 80;

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => null;

    /// <summary>Admits a request without waiting and without a lease, which is most of what the middleware costs.</summary>
    /// <returns>False when the middleware has to decide; the request is not counted then.</returns>
    public bool TryAdmit(HttpContext context, Endpoint? endpoint)
    {
        if (groups.Find(context.Request, endpoint) is not { } group)
        {
            return true;
        }

        if (!TryDecide(context, group, out var decision) || !decision.IsAdmitted)
        {
            return false;
        }

        Report(context, group, decision);
        return true;
    }

    /// <summary>The middleware tries this first, and then waits with the asynchronous method.</summary>
    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount)
    {
        if (groups.Find(resource.Request, resource.GetEndpoint()) is not { } group || IsAdmittedBefore(resource))
        {
            return AdmittedLease.Instance;
        }

        // A rejection is left to the asynchronous method: the middleware calls it next.
        return TryDecide(resource, group, out var decision) && decision.IsAdmitted ? Apply(resource, group, decision) : RejectedLease.Undecided;
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext context, int permitCount, CancellationToken cancellationToken)
    {
        if (groups.Find(context.Request, context.GetEndpoint()) is not { } group || IsAdmittedBefore(context))
        {
            return new(AdmittedLease.Instance);
        }

        var pending = FindWindow(context, group, time.GetElapsedTime(0)).DecideAsync();
        return pending.IsCompletedSuccessfully ? new(Apply(context, group, pending.Result)) : ApplyAsync(context, group, pending);
    }

    private CallerWindow FindWindow(HttpContext context, RequestGroup group, TimeSpan now) => group.WindowOf(callers.Resolve(context, group.By), now);

    private bool TryDecide(HttpContext context, RequestGroup group, out Decision decision)
    {
        var now = time.GetElapsedTime(0);
        return FindWindow(context, group, now).TryDecide(now, out decision);
    }

    private static async ValueTask<RateLimitLease> ApplyAsync(HttpContext context, RequestGroup group, ValueTask<Decision> pending) => Apply(context, group, await pending);

    private static RateLimitLease Apply(HttpContext context, RequestGroup group, in Decision decision)
    {
        var seconds = Report(context, group, decision);
        if (!decision.IsAdmitted)
        {
            return new RejectedLease(
                decision.NextPermit,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"More than {group.Shape.PermitLimit} requests in {group.Shape.Window.TotalSeconds:0.###} s ({group.Name}). Retry in {seconds} s."));
        }

        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.RateLimiterPolicy is not null)
        {
            context.Features.Set(AdmittedRequest.Instance);
        }

        return AdmittedLease.Instance;
    }

    private static long Report(HttpContext context, RequestGroup group, in Decision decision)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling(decision.NextPermit.TotalSeconds));
        var headers = context.Response.Headers;
        headers[PolicyHeader] = group.Policy;
        headers[Header] = string.Create(CultureInfo.InvariantCulture, stackalloc char[MaxHeaderLength], $"\"{group.Name}\";r={decision.Remaining};t={seconds}");
        group.Counts.Add(decision);
        return seconds;
    }

    /// <summary>The middleware asks again after the policy of the route has rejected the first attempt; the request is counted once.</summary>
    private static bool IsAdmittedBefore(HttpContext context) => context.Features.Get<AdmittedRequest>() is not null;

    private sealed class AdmittedRequest
    {
        public static readonly AdmittedRequest Instance = new();
    }
}
