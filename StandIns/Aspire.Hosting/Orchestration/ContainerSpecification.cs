using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>A container as the engine's object.</summary>
internal static class ContainerSpecification
{
    public const string Network = "aspire-container-network";

    public static DcpContainer Of(IResource resource, ResourceInstance instance, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments, IReadOnlyList<string> runtimeArguments)
    {
        var image = resource.Annotations.OfType<ContainerImageAnnotation>().Last();
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToArray();
        foreach (var endpoint in endpoints.Where(e => e.TargetPort is null))
        {
            throw new DistributedApplicationException($"Endpoint '{endpoint.Name}' of container '{resource.Name}' has no target port: give the port that the container listens on.");
        }
        var producers = endpoints.Where(e => e.IsProxied).Select(e => new ServiceProducer(EndpointAllocator.ServiceName(resource, e), "localhost", e.TargetPort)).ToArray();
        return new DcpContainer
        {
            Metadata = new DcpMetadata
            {
                Name = instance.Id,
                Annotations = producers.Length == 0 ? null : new Dictionary<string, string> { [ServiceProducer.AnnotationKey] = ServiceProducer.ToAnnotation(producers) },
            },
            Spec = new DcpContainerSpec
            {
                Image = ImageName(image),
                Command = (resource as ContainerResource)?.Entrypoint,
                Args = arguments,
                Env = [.. environment.Select(v => new DcpEnvironmentVariable(v.Key, v.Value))],
                Ports = [.. endpoints.Select(e => new DcpContainerPort(e.TargetPort!.Value) { HostPort = e.IsProxied ? null : e.Port })],
                VolumeMounts = [.. Mounts(resource).Select(m => new DcpVolumeMount(m.Type == ContainerMountType.Volume ? "volume" : "bind", m.Source, m.Target, m.IsReadOnly))],
                Networks = [new DcpNetworkConnection(Network, [resource.Name])],
                RunArgs = runtimeArguments,
            },
        };
    }

    public static IEnumerable<ContainerMountAnnotation> Mounts(IResource resource) => resource.Annotations.OfType<ContainerMountAnnotation>();

    public static string ImageName(ContainerImageAnnotation image) =>
        (image.Registry is { Length: > 0 } registry ? $"{registry}/" : "") + image.Image + (image.SHA256 is { Length: > 0 } digest ? $"@sha256:{digest}" : $":{image.Tag ?? "latest"}");
}
