using Aspire.Hosting.Dcp;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Dashboard;

/// <summary>One of the dashboard's ports: DCP listens there from the start, and lets callers wait until the dashboard does.</summary>
internal sealed class DashboardPort(string service, DashboardEndpoint endpoint, DcpOptions options, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns the port.</summary>
    public async Task<int> OpenAsync(DcpClient client, CancellationToken cancellationToken)
    {
        // DCP does not say that a port is taken: it waits for it, in silence.
        if (endpoint.Port is { } wanted && !TcpPorts.IsFree(wanted))
        {
            throw endpoint.InUse();
        }
        await client.CreateAsync(
            new DcpService
            {
                Metadata = new() { Name = service },
                Spec = new() { Address = endpoint.Host, Port = endpoint.Port },
            },
            cancellationToken);
        var began = time.GetTimestamp();
        while (true)
        {
            var created = await client.GetAsync<DcpService>(service, cancellationToken);
            if (created?.Status?.EffectivePort is { } port and > 0)
            {
                return port;
            }
            if (time.GetElapsedTime(began) > options.ServiceStartupWatchTimeout)
            {
                throw endpoint.Port is null
                    ? new DistributedApplicationException($"DCP has found no port for the dashboard ({service}) in {options.ServiceStartupWatchTimeout.TotalSeconds} s.")
                    : endpoint.InUse();
            }
            await Task.Delay(s_pause, time, cancellationToken);
        }
    }
}
