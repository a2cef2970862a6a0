namespace Aspire.Hosting.Dcp;

/// <summary>A volume of the container runtime.</summary>
internal sealed record DcpContainerVolume : DcpObject<DcpContainerVolume, DcpContainerVolumeSpec, DcpContainerVolumeStatus>, IDcpObject
{
    public static string KindName => "ContainerVolume";

    public static string Plural => "containervolumes";
}

internal sealed record DcpContainerVolumeSpec
{
    public required string Name { get; init; }

    public bool Persistent { get; init; } = true;
}

internal sealed record DcpContainerVolumeStatus
{
    public string? State { get; init; }

    public string? Message { get; init; }
}
