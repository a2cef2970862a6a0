namespace Showroom.Hosting.Services;

internal static class HealthCheckValidation
{
    /// <exception cref="DistributedApplicationException">A resource has a health check that is not registered.</exception>
    public static void Validate(IEnumerable<IResource> resources, IEnumerable<string> registered)
    {
        var known = registered.ToHashSet(StringComparer.Ordinal);
        foreach (var resource in resources)
        {
            foreach (var check in resource.Annotations.OfType<HealthCheckAnnotation>().Where(check => !known.Contains(check.Key)))
            {
                throw new DistributedApplicationException(
                    $"'{resource.Name}' has the health check '{check.Key}', which is not registered, and would never be healthy: add it with builder.Services.AddHealthChecks().");
            }
        }
    }
}
