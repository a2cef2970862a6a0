using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Functions;

/// <summary>A function of the model.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Code">Its code.</param>
/// <param name="Options">Its options on AWS.</param>
internal sealed record FunctionNode(string Name, string Code, LambdaOptions Options) : ResourceNode(Name)
{
    public string Id => IdOf(Name);

    public static string IdOf(string name) => LogicalIds.Of(name, "Function");
}
