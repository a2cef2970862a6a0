namespace Aspire.Hosting.Dcp;

/// <summary>An address that stays the same whatever processes or containers stand behind it.</summary>
internal sealed record DcpService : DcpObject<DcpService, DcpServiceSpec, DcpServiceStatus>, IDcpObject
{
    public static string KindName => "Service";

    public static string Plural => "services";
}

internal sealed record DcpServiceSpec
{
    public string Protocol { get; init; } = "TCP";

    public string? Address { get; init; }

    /// <summary>Null: DCP chooses. A fixed port that is taken gives no status and no error until it is free.</summary>
    public int? Port { get; init; }

    public string AddressAllocationMode { get; init; } = DcpAddressAllocationMode.Localhost;
}

internal static class DcpAddressAllocationMode
{
    /// <summary>DCP listens on the loopback addresses and passes connections on, in turn, to whoever produces the service.</summary>
    public const string Localhost = "Localhost";

    /// <summary>DCP listens nowhere: port and address are the producer's own, fixed in the service and in the producer's annotation.</summary>
    public const string Proxyless = "Proxyless";
}

internal sealed record DcpServiceStatus
{
    /// <summary>Ready when somebody produces the service, which does not mean that it listens.</summary>
    public string? State { get; init; }

    public string? EffectiveAddress { get; init; }

    /// <summary>Known before anybody produces the service; null or 0 until then.</summary>
    public int? EffectivePort { get; init; }
}
