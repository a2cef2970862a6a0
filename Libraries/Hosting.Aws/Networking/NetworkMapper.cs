using System.Net;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Networking;

/// <summary>A VPC with a public and a private subnet in each zone. The public ones hold the load balancer and the NAT gateways only.</summary>
internal static class NetworkMapper
{
    public static Network Map(MappingContext context, NetworkOptions options)
    {
        var template = context.Template;
        var vpc = template.Add("Vpc", new("AWS::EC2::VPC")
        {
            ["CidrBlock"] = options.Cidr,
            ["EnableDnsHostnames"] = true,
            ["EnableDnsSupport"] = true,
            ["Tags"] = ResourceTags.Name("vpc"),
        });
        template.Add("InternetGateway", new("AWS::EC2::InternetGateway") { ["Tags"] = ResourceTags.Name("internet") });
        template.Add("InternetGatewayAttachment", new("AWS::EC2::VPCGatewayAttachment")
        {
            ["VpcId"] = vpc,
            ["InternetGatewayId"] = new Ref("InternetGateway"),
        });
        template.Add("PublicRouteTable", new("AWS::EC2::RouteTable") { ["VpcId"] = vpc, ["Tags"] = ResourceTags.Name("public") });
        template.Add("PublicRoute", new("AWS::EC2::Route")
        {
            DependsOn = ["InternetGatewayAttachment"],
            ["RouteTableId"] = new Ref("PublicRouteTable"),
            ["DestinationCidrBlock"] = "0.0.0.0/0",
            ["GatewayId"] = new Ref("InternetGateway"),
        });

        List<Value> publics = [], privates = [], tables = [];
        List<string> egress = [];
        for (var zone = 1; zone <= options.AvailabilityZones; zone++)
        {
            publics.Add(Subnet(template, options, $"PublicSubnet{zone}", $"public-{zone}", zone, zone - 1, new Ref("PublicRouteTable")));
        }

        for (var zone = 1; zone <= options.AvailabilityZones; zone++)
        {
            var table = template.Add($"PrivateRouteTable{zone}", new("AWS::EC2::RouteTable") { ["VpcId"] = vpc, ["Tags"] = ResourceTags.Name($"private-{zone}") });
            tables.Add(table);
            privates.Add(Subnet(template, options, $"PrivateSubnet{zone}", $"private-{zone}", zone, 4 + zone - 1, table));
            if (options.Egress is not Egress.Endpoints)
            {
                var gateway = options.Egress is Egress.NatGatewayPerZone ? zone : 1;
                if (gateway == zone)
                {
                    NatGateway(template, zone);
                }

                egress.Add($"PrivateRoute{zone}");
                template.Add(egress[^1], new("AWS::EC2::Route")
                {
                    Option = NetworkOptions.EgressOption,
                    ["RouteTableId"] = table,
                    ["DestinationCidrBlock"] = "0.0.0.0/0",
                    ["NatGatewayId"] = new Ref($"NatGateway{gateway}"),
                });
            }
        }

        egress.AddRange(EndpointsMapper.Map(context, options, vpc, tables, privates[0]));
        return new Network(vpc, publics, privates)
        {
            Egress = egress,
            Ingress = ["PublicRoute"],
            HasInternetAccess = options.Egress is not Egress.Endpoints,
        };
    }

    /// <summary>A network that exists: nothing of it is created or changed, so its routes and endpoints are those that it has.</summary>
    public static Network Existing(NetworkOptions options) =>
        new(options.VpcId!, [.. options.PublicSubnetIds.Select(id => (Value)id)], [.. options.PrivateSubnetIds.Select(id => (Value)id)])
        {
            HasInternetAccess = options.Egress is not Egress.Endpoints,
        };

    private static Ref Subnet(Template template, NetworkOptions options, string id, string name, int zone, int eighth, Value routeTable)
    {
        var subnet = template.Add(id, new("AWS::EC2::Subnet")
        {
            ["VpcId"] = new Ref("Vpc"),
            ["AvailabilityZone"] = new Select(zone - 1, new GetAZs()),
            ["CidrBlock"] = Eighth(options.Cidr, eighth),
            ["MapPublicIpOnLaunch"] = false,
            ["Tags"] = ResourceTags.Name(name),
        });
        template.Add($"{id}RouteTableAssociation", new("AWS::EC2::SubnetRouteTableAssociation") { ["SubnetId"] = subnet, ["RouteTableId"] = routeTable });
        return subnet;
    }

    private static void NatGateway(Template template, int zone)
    {
        template.Add($"NatAddress{zone}", new("AWS::EC2::EIP")
        {
            Option = NetworkOptions.EgressOption,
            DependsOn = ["InternetGatewayAttachment"],
            ["Domain"] = "vpc",
            ["Tags"] = ResourceTags.Name($"nat-{zone}"),
        });
        template.Add($"NatGateway{zone}", new("AWS::EC2::NatGateway")
        {
            Option = NetworkOptions.EgressOption,
            ["AllocationId"] = new GetAtt($"NatAddress{zone}", "AllocationId"),
            ["SubnetId"] = new Ref($"PublicSubnet{zone}"),
            ["Tags"] = ResourceTags.Name($"nat-{zone}"),
        });
    }

    /// <summary>The n-th eighth of a range: the first half for public subnets, the second for private ones.</summary>
    private static string Eighth(string cidr, int n)
    {
        var range = IPNetwork.Parse(cidr);
        var prefix = range.PrefixLength + 3;
        var bytes = range.BaseAddress.GetAddressBytes();
        var address = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) + ((uint)n << (32 - prefix));
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, address);
        return $"{new IPAddress(bytes)}/{prefix}";
    }
}
