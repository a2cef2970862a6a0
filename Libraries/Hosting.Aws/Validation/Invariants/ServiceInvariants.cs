using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws.Validation.Invariants;

/// <summary>Sizes that pair, deployments that roll back, stickiness off, logs that end.</summary>
internal static class ServiceInvariants
{
    public static IEnumerable<Finding> Check(TemplateView template) =>
    [
        .. template.Of("AWS::ECS::TaskDefinition").SelectMany(t => Task(template, t.Id, t.Properties)),
        .. template.Of("AWS::ECS::Service").SelectMany(s => Service(template, s.Id, s.Properties)),
        .. template.Of("AWS::ElasticLoadBalancingV2::TargetGroup").SelectMany(g => TargetGroup(template, g.Id, g.Properties)),
        .. template.Of("AWS::ApplicationAutoScaling::ScalableTarget")
            .Where(s => template.Values(s.Properties["MinCapacity"]).Any(min => long.TryParse(min, out var low) && low > (template.Number(s.Properties["MaxCapacity"]) ?? long.MaxValue)))
            .Select(s => new Finding($"{s.Id}.MinCapacity", "It is above MaxCapacity.")),
        .. template.Of("AWS::Logs::LogGroup")
            .Where(l => !Catalog.LogRetentionDays.Contains((int)(template.Number(l.Properties["RetentionInDays"]) ?? 0)))
            .Select(l => new Finding($"{l.Id}.RetentionInDays", $"Logs that are kept for ever are paid for ever. Allowed: {string.Join(", ", Catalog.LogRetentionDays)}.")),
    ];

    private static IEnumerable<Finding> Task(TemplateView template, string id, JsonObject task)
    {
        if ((template.Number(task["Cpu"]), template.Number(task["Memory"])) is ({ } cpu, { } memory) && !Catalog.FargateMemory((int)cpu).Contains((int)memory))
        {
            yield return Catalog.FargateCpu.Contains((int)cpu)
                ? new Finding($"{id}.Memory", $"{memory} MB do not pair with {cpu} CPU units. Allowed: {string.Join(", ", Catalog.FargateMemory((int)cpu))}.")
                : new Finding($"{id}.Cpu", $"Allowed: {string.Join(", ", Catalog.FargateCpu)}.");
        }

        if (template.Value(task["NetworkMode"]) != "awsvpc")
        {
            yield return new Finding($"{id}.NetworkMode", "Fargate needs awsvpc.");
        }

        foreach (var container in (task["ContainerDefinitions"] as JsonArray ?? []).OfType<JsonObject>())
        {
            if (template.Number(container["StopTimeout"]) is < 2 or > 120)
            {
                yield return new Finding($"{id}.StopTimeout", "Allowed: 2 to 120 s.");
            }

            if (container["LogConfiguration"] is null)
            {
                yield return new Finding($"{id}.ContainerDefinitions", $"The container {template.Value(container["Name"])} logs nowhere.");
            }
        }
    }

    private static IEnumerable<Finding> Service(TemplateView template, string id, JsonObject service)
    {
        var breaker = service["DeploymentConfiguration"]?["DeploymentCircuitBreaker"];
        if (!template.IsTrue(breaker?["Enable"]) || !template.IsTrue(breaker?["Rollback"]))
        {
            yield return new Finding($"{id}.DeploymentConfiguration", "A deployment that does not get healthy has to roll back: DeploymentCircuitBreaker with Enable and Rollback.");
        }

        foreach (var balancer in (service["LoadBalancers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var containers = TemplateView.Targets(service["TaskDefinition"]).Select(template.PropertiesOf).SelectMany(t => (t?["ContainerDefinitions"] as JsonArray ?? []).OfType<JsonObject>()).ToArray();
            var name = template.Value(balancer["ContainerName"]);
            var ports = containers.Where(c => template.Value(c["Name"]) == name).SelectMany(c => c["PortMappings"] as JsonArray ?? []).Select(p => template.Number(p?["ContainerPort"]));
            if (containers.Length > 0 && !ports.Contains(template.Number(balancer["ContainerPort"])))
            {
                yield return new Finding($"{id}.LoadBalancers", $"The container {name} does not listen on {template.Number(balancer["ContainerPort"])}.");
            }
        }
    }

    private static IEnumerable<Finding> TargetGroup(TemplateView template, string id, JsonObject group)
    {
        var attributes = (group["TargetGroupAttributes"] as JsonArray ?? []).OfType<JsonObject>().ToLookup(a => template.Value(a["Key"]), a => template.Value(a["Value"]));
        if (attributes["stickiness.enabled"].LastOrDefault() is not (null or "false"))
        {
            yield return new Finding($"{id}.TargetGroupAttributes", "Stickiness is off: any task answers any request.");
        }

        if (template.Value(group["HealthCheckPath"]) is not ['/', ..])
        {
            yield return new Finding($"{id}.HealthCheckPath", "A target group asks a path, such as /health.");
        }

        if (template.Number(group["HealthCheckTimeoutSeconds"]) >= template.Number(group["HealthCheckIntervalSeconds"]))
        {
            yield return new Finding($"{id}.HealthCheckTimeoutSeconds", "It has to be below the interval.");
        }

        if (template.Value(group["TargetType"]) != "ip")
        {
            yield return new Finding($"{id}.TargetType", "Tasks of Fargate are targets by address: ip.");
        }
    }
}
