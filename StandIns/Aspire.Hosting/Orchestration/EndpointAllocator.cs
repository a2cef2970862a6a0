using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>Gives every endpoint its address, before anything that refers to it is resolved.</summary>
internal sealed class EndpointAllocator(DcpClient dcp, bool randomizePorts, TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly List<int> _allocated = [];

    /// <summary>The name of the engine's service for an endpoint with a proxy.</summary>
    public static string ServiceName(IResource resource, EndpointAnnotation endpoint) => DcpNames.Checked($"{resource.Name}-{endpoint.Name}".ToLowerInvariant());

    public async Task AllocateAsync(IEnumerable<IResource> resources, CancellationToken cancellationToken)
    {
        var all = resources.SelectMany(resource => resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => (resource, endpoint))).ToArray();
        RefuseSamePorts(all);
        await Task.WhenAll(all.Select(e => e.endpoint.IsProxied ? AllocateProxyAsync(e.resource, e.endpoint, cancellationToken) : AllocateDirectly(e.resource, e.endpoint))).ConfigureAwait(false);
    }

    public void Release()
    {
        foreach (var port in _allocated)
        {
            TcpPorts.Release(port);
        }
    }

    private static void RefuseSamePorts((IResource Resource, EndpointAnnotation Endpoint)[] all)
    {
        foreach (var same in all.Where(e => e.Endpoint.Port is > 0).GroupBy(e => e.Endpoint.Port).Where(g => g.Count() > 1))
        {
            var names = string.Join(" and ", same.Select(e => $"'{e.Endpoint.Name}' of '{e.Resource.Name}'"));
            throw new DistributedApplicationException($"The endpoints {names} have the same port {same.Key}: change one of them.");
        }
    }

    // The process listens on the very port that the others use. It need not run yet: its address is known all the same.
    private Task AllocateDirectly(IResource resource, EndpointAnnotation endpoint)
    {
        if (resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) && replicas.Replicas > 1)
        {
            throw new DistributedApplicationException($"Endpoint '{endpoint.Name}' of resource '{resource.Name}' has no proxy, but the resource has {replicas.Replicas} replicas, which cannot all listen on one port: leave the proxy on, or add the replicas as resources of their own.");
        }
        var isContainer = resource.IsContainer();
        var fixedPort = endpoint.Port ?? (isContainer ? null : endpoint.TargetPort);
        if (fixedPort is { } wanted)
        {
            RefuseTaken(resource, endpoint, wanted);
        }
        var port = fixedPort ?? Allocate();
        endpoint.Port = port;
        if (!isContainer)
        {
            endpoint.TargetPort = port;
        }
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, endpoint.TargetHost, port, targetPortExpression: (endpoint.TargetPort ?? port).ToString(CultureInfo.InvariantCulture));
        return Task.CompletedTask;
    }

    private async Task AllocateProxyAsync(IResource resource, EndpointAnnotation endpoint, CancellationToken cancellationToken)
    {
        var name = ServiceName(resource, endpoint);
        var port = randomizePorts ? null : endpoint.Port;
        if (port is { } wanted)
        {
            RefuseTaken(resource, endpoint, wanted);
        }
        await dcp.CreateAsync(new DcpService { Metadata = new DcpMetadata { Name = name }, Spec = new DcpServiceSpec { Address = "localhost", Port = port } }, cancellationToken).ConfigureAwait(false);

        var started = time.GetTimestamp();
        while (true)
        {
            if (await dcp.GetAsync<DcpService>(name, cancellationToken).ConfigureAwait(false) is { Status.EffectivePort: > 0 and var effective })
            {
                var target = !resource.IsContainer() && endpoint.TargetPort is null ? DcpTemplate.PortForServing(name) : endpoint.TargetPort?.ToString(CultureInfo.InvariantCulture);
                endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, endpoint.TargetHost, effective, targetPortExpression: target);
                return;
            }
            if (time.GetElapsedTime(started) > s_patience)
            {
                throw Taken(resource, endpoint, port);
            }
            await Task.Delay(s_pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private int Allocate()
    {
        var port = TcpPorts.Allocate();
        _allocated.Add(port);
        return port;
    }

    private static void RefuseTaken(IResource resource, EndpointAnnotation endpoint, int port)
    {
        if (!TcpPorts.IsFree(port))
        {
            throw Taken(resource, endpoint, port);
        }
    }

    private static DistributedApplicationException Taken(IResource resource, EndpointAnnotation endpoint, int? port) => new(port is { } taken
        ? $"Port {taken} of endpoint '{endpoint.Name}' of resource '{resource.Name}' is in use: end what listens there, or give the endpoint another port."
        : $"The endpoint '{endpoint.Name}' of resource '{resource.Name}' was given no port within {s_patience.TotalSeconds} s.");
}
