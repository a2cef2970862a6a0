using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.LoadBalancing;

/// <summary>Target groups must have ip targets, a valid health check and no stickiness.</summary>
internal static class LoadBalancerInvariants
{
    public static IEnumerable<Finding> Check(TemplateView template) =>
        template.Of("AWS::ElasticLoadBalancingV2::TargetGroup").SelectMany(g => TargetGroup(template, g.Id, g.Properties));

    private static IEnumerable<Finding> TargetGroup(TemplateView template, string id, JsonObject group)
    {
        var attributes = (group["TargetGroupAttributes"] as JsonArray ?? []).OfType<JsonObject>().ToLookup(a => template.Value(a["Key"]), a => template.Value(a["Value"]));
        if (attributes["stickiness.enabled"].LastOrDefault() is not (null or "false"))
        {
            yield return new Finding($"{id}.TargetGroupAttributes", "Stickiness has to be off: every task can handle every request.");
        }

        if (template.Value(group["HealthCheckPath"]) is not ['/', ..])
        {
            yield return new Finding($"{id}.HealthCheckPath", "It has to be a path such as /health.");
        }

        if (template.Number(group["HealthCheckTimeoutSeconds"]) >= template.Number(group["HealthCheckIntervalSeconds"]))
        {
            yield return new Finding($"{id}.HealthCheckTimeoutSeconds", "It has to be below the interval.");
        }

        if (template.Value(group["TargetType"]) != "ip")
        {
            yield return new Finding($"{id}.TargetType", "Fargate tasks are targets by address: ip.");
        }
    }
}
