namespace Showroom.Hosting.Aws.Networking;

/// <summary>The virtual network: a public and a private subnet in each availability zone.</summary>
public sealed record NetworkOptions
{
    /// <summary>The network's IPv4 range, /16 to /24. Each subnet gets an eighth of it.</summary>
    public string Cidr { get; init; } = "10.0.0.0/16";

    /// <summary>In how many availability zones: 2 or 3. A load balancer and a database's subnet group need two.</summary>
    public int AvailabilityZones { get; init; } = 2;

    /// <summary>How the private subnets reach AWS's own services.</summary>
    public Egress Egress { get; init; } = Egress.NatGateway;
}

/// <summary>How private subnets reach services outside the network.</summary>
public enum Egress
{
    /// <summary>One NAT gateway for all zones: internet access, which all zones lose while its zone is down.</summary>
    NatGateway,

    /// <summary>A NAT gateway in each zone: the failure of a zone does not affect the others.</summary>
    NatGatewayPerZone,

    /// <summary>No internet access: interface endpoints, in the first zone, for the services of AWS that the tasks need.</summary>
    Endpoints,
}
