using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation.Invariants;

namespace Showroom.Hosting.Aws.Validation;

/// <summary>All that can be known of a template without AWS: the official specification, its own references, and our invariants.</summary>
internal static class TemplateCheck
{
    /// <summary>CloudFormation's own limit.</summary>
    private const int MaxResources = 500;

    public static IReadOnlyList<Finding> Check(JsonObject template)
    {
        var view = new TemplateView(template);
        return
        [
            .. new TemplateWalker(Specification.Pinned).Walk(template),
            .. new ReferenceWalker(Specification.Pinned).Walk(template),
            .. KindInvariants.Check(view),
            .. NetworkInvariants.Check(view),
            .. DataInvariants.Check(view),
            .. ServiceInvariants.Check(view),
            .. SecretInvariants.Check(view),
            .. MessagingInvariants.Check(view),
            .. view.All.Count() > MaxResources ? [new Finding("Resources", $"{view.All.Count()} resources. Allowed: {MaxResources} in a stack.")] : Array.Empty<Finding>(),
        ];
    }
}
