using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.LoadBalancing;
using Showroom.Hosting.Aws.Messaging;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Rds;
using Showroom.Hosting.Aws.Secrets;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Publishing;

/// <summary>All checks that need no AWS account: the official specification, its own references, and our invariants.</summary>
internal static class TemplateValidator
{
    /// <summary>CloudFormation's own limit.</summary>
    private const int MaxResources = 500;

    public static IReadOnlyList<Finding> Validate(JsonObject template)
    {
        var view = new TemplateView(template);
        return
        [
            .. new TemplateWalker(Specification.Pinned).Walk(template),
            .. new ReferenceWalker(Specification.Pinned).Walk(template),
            .. ReferenceTypeInvariants.Check(view),
            .. NetworkInvariants.Check(view),
            .. ElastiCacheInvariants.Check(view),
            .. RdsInvariants.Check(view),
            .. EcsInvariants.Check(view),
            .. LoadBalancerInvariants.Check(view),
            .. LogGroups.Check(view),
            .. SecretInvariants.Check(view),
            .. MessagingInvariants.Check(view),
            .. view.All.Count() > MaxResources ? [new Finding("Resources", $"{view.All.Count()} resources. Allowed: {MaxResources} in a stack.")] : Array.Empty<Finding>(),
        ];
    }
}
