namespace Aspire.Hosting.Dcp;

/// <summary>A network of the container runtime, on which containers find each other by alias.</summary>
internal sealed record DcpContainerNetwork : DcpObject<DcpContainerNetwork, DcpContainerNetworkSpec, DcpContainerNetworkStatus>, IDcpObject
{
    public static string KindName => "ContainerNetwork";

    public static string Plural => "containernetworks";
}

internal sealed record DcpContainerNetworkSpec
{
    public required string NetworkName { get; init; }

    public bool Ipv6 { get; init; }

    public bool? Persistent { get; init; }
}

internal sealed record DcpContainerNetworkStatus
{
    public string? State { get; init; }

    public string? Id { get; init; }

    public string? Message { get; init; }
}
