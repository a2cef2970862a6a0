using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Networking;

/// <summary>The virtual network, one for each environment: created by the stack, or an existing one.</summary>
internal sealed class NetworkKind : IResourceKind
{
    public string? OptionsName => "Network";

    public IEnumerable<string> Validate(Topology topology) => NetworkOptionsValidator.Validate(topology.Options.Of<NetworkOptions>());

    public void Map(MappingContext context)
    {
        var options = context.Options<NetworkOptions>();
        context.Network = options.VpcId is null ? NetworkMapper.Map(context, options) : NetworkMapper.Existing(options);
    }

    public IEnumerable<Finding> Check(TemplateView template) => NetworkInvariants.Check(template);

    public IEnumerable<CostLine> Price(PricedResource resource, PriceTable prices) => resource.Type switch
    {
        "AWS::EC2::NatGateway" => [prices.Hourly(resource.Id, "NAT gateway", "nat.hour", 1), prices.Hourly(resource.Id, "its public address", "address.hour", 1)],
        "AWS::EC2::VPCEndpoint" when resource.Template.Value(resource.Properties["VpcEndpointType"]) == "Interface" =>
            [prices.Hourly(resource.Id, $"interface endpoint in {resource.Count("SubnetIds")} zone", "endpoint.hour", resource.Count("SubnetIds"))],
        _ => [],
    };
}
