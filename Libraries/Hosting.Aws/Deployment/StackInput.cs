using Showroom.Hosting.Aws.TemplateStorage;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>What a stack is created or updated with.</summary>
/// <param name="Template">The template.</param>
/// <param name="Parameters">The names of the template's parameters.</param>
/// <param name="Values">Values of parameters; the others keep those of the stack, or their defaults.</param>
/// <param name="Tags">Tags of the stack, which CloudFormation adds to each resource.</param>
internal sealed record StackInput(TemplateSource Template, IReadOnlyList<string> Parameters, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Tags);
