using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Showroom.Hosting.Services;

/// <summary>Which of the resources that start by themselves are not healthy yet.</summary>
internal sealed class StartProgress
{
    private readonly ConcurrentDictionary<string, bool> _isHealthy;

    public StartProgress(IEnumerable<IResource> resources)
    {
        var all = resources.ToArray();
        var awaited = all.SelectMany(r => r.Annotations.OfType<WaitAnnotation>()).Select(wait => wait.Resource.Name).ToHashSet(StringComparer.Ordinal);
        _isHealthy = new(all
            .Where(r => r is ProjectResource or ExecutableResource or ContainerResource || awaited.Contains(r.Name))
            .Where(r => !r.HasAnnotationOfType<ExplicitStartupAnnotation>() && r.Name != AddressBook.Dashboard)
            .Select(r => KeyValuePair.Create(r.Name, false)), StringComparer.Ordinal);
    }

    public bool IsComplete => _isHealthy.Values.All(isHealthy => isHealthy);

    /// <summary>Those that are not healthy now.</summary>
    public IEnumerable<string> Pending => _isHealthy.Where(resource => !resource.Value).Select(resource => resource.Key);

    public void Update(IResource resource, CustomResourceSnapshot snapshot)
    {
        if (_isHealthy.ContainsKey(resource.Name))
        {
            _isHealthy[resource.Name] = snapshot.State?.Text switch
            {
                "Running" => snapshot.HealthStatus == HealthStatus.Healthy,
                // A job that succeeded.
                "Finished" or "Exited" => snapshot.ExitCode == 0 && !resource.HasAnnotationOfType<LongRunningAnnotation>(),
                _ => false,
            };
        }
    }
}
