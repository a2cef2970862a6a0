namespace Showroom.Hosting.Services;

internal static class PortValidation
{
    /// <exception cref="DistributedApplicationException">Another program listens on the port; the message names the setting.</exception>
    public static void Validate(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
        {
            foreach (var port in resource.Annotations.OfType<FixedPortAnnotation>())
            {
                if (LocalPort.IsInUse(port.Port))
                {
                    throw new DistributedApplicationException(
                        $"Port {port.Port} of '{resource.Name}' is in use: stop the program that listens on it, or choose another with --{port.Setting}=PORT (0 for any free one).");
                }
            }
        }
    }
}
