using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>The network that the kinds place their resources in.</summary>
internal sealed record Network(Value Vpc, IReadOnlyList<Value> PublicSubnets, IReadOnlyList<Value> PrivateSubnets)
{
    /// <summary>A private subnet inside a <see cref="Sub"/>.</summary>
    public string FirstPrivateSubnet => PrivateSubnets[0] is Ref subnet ? $"${{{subnet.LogicalId}}}" : ((Text)PrivateSubnets[0]).Content;

    /// <summary>Resources of the template without which a private task cannot fetch its image.</summary>
    public IReadOnlyList<string> Egress { get; init; } = [];

    /// <summary>Resources of the template without which the public subnets have no route to the internet.</summary>
    public IReadOnlyList<string> Ingress { get; init; } = [];

    /// <summary>Whether private tasks reach the internet; if not, public images must be copied to repositories of the stack.</summary>
    public bool HasInternetAccess { get; init; } = true;
}
