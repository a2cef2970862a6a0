namespace Showroom.Hosting.Services;

internal static class PortValidation
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);

    /// <param name="timeout">How long a port may still be in use: the processes of a run that has just ended stop after its app host.</param>
    /// <exception cref="DistributedApplicationException">Another program listens on the port; the message names the setting.</exception>
    public static async Task ValidateAsync(IEnumerable<IResource> resources, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        foreach (var resource in resources)
        {
            foreach (var port in resource.Annotations.OfType<FixedPortAnnotation>())
            {
                while (LocalPort.IsInUse(port.Port))
                {
                    if (time.GetElapsedTime(start) >= timeout)
                    {
                        throw new DistributedApplicationException(
                            $"Port {port.Port} of '{resource.Name}' is in use: stop the program that listens on it, or choose another with --{port.Setting}=PORT (0 for any free one).");
                    }

                    await Task.Delay(s_interval, time, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }
}
