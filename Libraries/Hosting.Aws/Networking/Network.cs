using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Networking;

/// <summary>The network that the other mappers place resources in.</summary>
/// <param name="Egress">The resources without which a private task cannot fetch its image.</param>
internal sealed record Network(Ref Vpc, IReadOnlyList<Value> PublicSubnets, IReadOnlyList<Value> PrivateSubnets, IReadOnlyList<Value> PrivateRouteTables, List<string> Egress);
