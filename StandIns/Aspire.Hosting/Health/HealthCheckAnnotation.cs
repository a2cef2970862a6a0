namespace Aspire.Hosting.ApplicationModel;

/// <summary>A registered health check that decides about the health of the resource.</summary>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>The name that it is registered with.</summary>
    public string Key { get; } = key;
}
