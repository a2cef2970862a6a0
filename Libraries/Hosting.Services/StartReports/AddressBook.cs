using Microsoft.Extensions.Configuration;

namespace Showroom.Hosting.Services;

/// <summary>The addresses that a person opens: those of resources with external endpoints, and the dashboard's.</summary>
internal sealed class AddressBook(IConfiguration configuration)
{
    /// <summary>Aspire adds its dashboard to the model under this name. It is not part of the application.</summary>
    public const string Dashboard = "aspire-dashboard";

    private readonly Dictionary<string, CustomResourceSnapshot> _snapshots = new(StringComparer.Ordinal);

    public void Update(IResource resource, CustomResourceSnapshot snapshot)
    {
        if (resource.TryGetEndpoints(out var endpoints) && endpoints.Any(endpoint => endpoint.IsExternal) && resource.Name != Dashboard)
        {
            _snapshots[resource.Name] = snapshot;
        }
    }

    public IReadOnlyDictionary<string, string> ToDictionary()
    {
        var addresses = new Dictionary<string, string>();
        foreach (var (resource, snapshot) in _snapshots)
        {
            foreach (var url in snapshot.Urls.Where(url => !url.IsInternal && !url.IsInactive).OrderByDescending(url => url.DisplayProperties.SortOrder))
            {
                addresses.TryAdd(url.DisplayProperties.DisplayName is { Length: > 0 } name ? name : $"{resource} {url.Name}".TrimEnd(), url.Url);
            }
        }

        if (DashboardUrl() is { } dashboard)
        {
            addresses.TryAdd("Dashboard", dashboard);
        }

        return addresses;
    }

    // Null when it has no fixed port: only Aspire's own message names it then.
    private string? DashboardUrl() =>
        configuration["ASPNETCORE_URLS"]?.Split(';')[0] is { Length: > 0 } address
        && Uri.TryCreate(address, UriKind.Absolute, out var url)
        && url.Port != 0
        && configuration["AppHost:BrowserToken"] is { Length: > 0 } token
            ? new Uri(url, $"/login?t={token}").AbsoluteUri
            : null;
}
