using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Publishing;

/// <summary>All checks that need no AWS account: the official specification, the template's own references, and the invariants of each kind.</summary>
internal static class TemplateValidator
{
    /// <summary>CloudFormation's own limit.</summary>
    private const int MaxResources = 500;

    public static IReadOnlyList<Finding> Validate(JsonObject template, IReadOnlyList<IResourceKind> kinds)
    {
        var view = new TemplateView(template);
        return
        [
            .. new TemplateWalker(Specification.Pinned).Walk(template),
            .. new ReferenceWalker(Specification.Pinned).Walk(template),
            .. ReferenceTypeInvariants.Check(view),
            .. kinds.SelectMany(kind => kind.Check(view)),
            .. view.All.Count() > MaxResources ? [new Finding("Resources", $"{view.All.Count()} resources. Allowed: {MaxResources} in a stack.")] : Array.Empty<Finding>(),
        ];
    }
}
