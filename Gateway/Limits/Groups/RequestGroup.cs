using System.Globalization;
using Microsoft.Extensions.Primitives;
using Showroom.Gateway.Configuration;
using Showroom.Gateway.Limits.Callers;
using Showroom.Gateway.Limits.Windows;

namespace Showroom.Gateway.Limits.Groups;

/// <summary>A group of requests and the windows of its callers.</summary>
internal sealed class RequestGroup
{
    /// <summary>Callers that a gateway remembers for each group; beyond it, it forgets the leases of those that were not seen for the longest time.</summary>
    private const int MaxCallers = 100_000;

    private readonly RecentEntries<CallerKey, CallerWindow> _windows;
    private readonly Func<CallerKey, RequestGroup, CallerWindow> _create;

    public RequestGroup(string name, RateLimitGroupOptions options, RateLimitCounts counts, IWindowStore store, TimeProvider time)
    {
        (Name, By, IsLimited, Counts, Shape) = (name, options.By, options.Enabled, counts, new WindowShape(options.PermitLimit, options.Window));
        _windows = new(MaxCallers, Shape.Lifetime, time);
        _create = (caller, group) => new CallerWindow(group.Shape, RateLimitKeys.Window(caller, group.Name, group.Shape.Lifetime).Key, store, time);
        Policy = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={options.PermitLimit};w={Math.Ceiling(options.Window.TotalSeconds):0}");
    }

    public string Name { get; }

    public RateLimitCaller By { get; }

    public bool IsLimited { get; }

    public RateLimitCounts Counts { get; }

    public WindowShape Shape { get; }

    /// <summary>The value of <c>RateLimit-Policy</c>.</summary>
    public StringValues Policy { get; }

    public CallerWindow WindowOf(CallerKey caller, TimeSpan now) => _windows.GetOrAdd(caller, now, _create, this);
}
