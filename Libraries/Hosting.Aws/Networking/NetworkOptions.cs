namespace Showroom.Hosting.Aws.Networking;

/// <summary>The virtual network: a public and a private subnet in each availability zone, or an existing network.</summary>
public sealed record NetworkOptions
{
    internal const string EgressOption = "Network.Egress";

    /// <summary>The network's IPv4 range, /16 to /24. Each subnet gets an eighth of it.</summary>
    public string Cidr { get; init; } = "10.0.0.0/16";

    /// <summary>In how many availability zones: 2 or 3. A load balancer and a database's subnet group need two.</summary>
    public int AvailabilityZones { get; init; } = 2;

    /// <summary>How the private subnets reach AWS's own services.</summary>
    public Egress Egress { get; init; } = Egress.NatGateway;

    /// <summary>
    /// An existing network, <c>vpc-...</c>; null creates one. With it nothing of a network is created: <see cref="Cidr"/> and
    /// <see cref="AvailabilityZones"/> do not apply, and <see cref="Egress"/> says what the private subnets have.
    /// </summary>
    public string? VpcId { get; init; }

    /// <summary>The public subnets of <see cref="VpcId"/>, for the load balancer: two or more, <c>subnet-...</c>, in different zones.</summary>
    public IReadOnlyList<string> PublicSubnetIds { get; init; } = [];

    /// <summary>The private subnets of <see cref="VpcId"/>, for everything else: two or more, <c>subnet-...</c>, in different zones.</summary>
    public IReadOnlyList<string> PrivateSubnetIds { get; init; } = [];
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
