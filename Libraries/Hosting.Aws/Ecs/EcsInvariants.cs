using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>Task sizes must be ones that Fargate offers, and failed deployments must roll back.</summary>
internal static class EcsInvariants
{
    public static IEnumerable<Finding> Check(TemplateView template) =>
    [
        .. template.Of("AWS::ECS::TaskDefinition").SelectMany(t => Task(template, t.Id, t.Properties)),
        .. template.Of("AWS::ECS::Service").SelectMany(s => Service(template, s.Id, s.Properties)),
        .. template.Of("AWS::ApplicationAutoScaling::ScalableTarget")
            .Where(s => template.Values(s.Properties["MinCapacity"]).Any(min => long.TryParse(min, out var low) && low > (template.Number(s.Properties["MaxCapacity"]) ?? long.MaxValue)))
            .Select(s => new Finding($"{s.Id}.MinCapacity", "It is above MaxCapacity.")),
    ];

    private static IEnumerable<Finding> Task(TemplateView template, string id, JsonObject task)
    {
        if ((template.Number(task["Cpu"]), template.Number(task["Memory"])) is ({ } cpu, { } memory) && !FargateSizes.Memory((int)cpu).Contains((int)memory))
        {
            yield return FargateSizes.Cpu.Contains((int)cpu)
                ? new Finding($"{id}.Memory", $"{memory} MB cannot be combined with {cpu} CPU units. Allowed: {string.Join(", ", FargateSizes.Memory((int)cpu))}.")
                : new Finding($"{id}.Cpu", $"Allowed: {string.Join(", ", FargateSizes.Cpu)}.");
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
                yield return new Finding($"{id}.ContainerDefinitions", $"The container {template.Value(container["Name"])} has no LogConfiguration.");
            }
        }
    }

    private static IEnumerable<Finding> Service(TemplateView template, string id, JsonObject service)
    {
        var breaker = service["DeploymentConfiguration"]?["DeploymentCircuitBreaker"];
        if (!template.IsTrue(breaker?["Enable"]) || !template.IsTrue(breaker?["Rollback"]))
        {
            yield return new Finding($"{id}.DeploymentConfiguration", "A deployment that does not become healthy has to roll back: DeploymentCircuitBreaker with Enable and Rollback.");
        }

        if (template.Values(service["DesiredCount"]).Any(count => count != "0")
            && template.Of("AWS::ApplicationAutoScaling::ScalableTarget").Any(t => TemplateView.Targets(t.Properties["ResourceId"]).Contains(id)))
        {
            yield return new Finding($"{id}.DesiredCount", "Autoscaling owns the count: a deployment would reset it. Leave it out, and set MinCapacity.");
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
}
