using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

internal static class ServiceDashboard
{
    public static JsonObject[] Row(ServiceNode service)
    {
        var id = LogicalIds.Of(service.Name);
        string[] dimensions = ["ClusterName", "${Cluster}", "ServiceName", $"${{{id}Service.Name}}"];
        return
        [
            DashboardMapper.Graph($"{service.Name}: CPU (%)", "Average", ["AWS/ECS", "CPUUtilization", .. dimensions]),
            DashboardMapper.Graph($"{service.Name}: memory (%)", "Average", ["AWS/ECS", "MemoryUtilization", .. dimensions]),
        ];
    }
}
