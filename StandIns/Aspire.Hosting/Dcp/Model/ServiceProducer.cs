using System.Text.Json;

namespace Aspire.Hosting.Dcp;

/// <summary>Says, in an annotation of an executable or a container, that it is behind a <see cref="DcpService"/>.</summary>
/// <param name="Port">
/// The port that the producer listens on: a container's own port, or the fixed port of a proxyless service.
/// Null: DCP chooses one, which the producer learns by <see cref="DcpTemplate.PortForServing"/>.
/// </param>
internal sealed record ServiceProducer(string ServiceName, string Address, int? Port = null)
{
    public const string AnnotationKey = "service-producer";

    public static string ToAnnotation(IReadOnlyList<ServiceProducer> producers) =>
        JsonSerializer.Serialize(producers, DcpJson.TypeOf<IReadOnlyList<ServiceProducer>>());
}
