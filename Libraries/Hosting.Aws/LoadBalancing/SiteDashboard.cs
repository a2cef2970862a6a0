using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.LoadBalancing;

internal static class SiteDashboard
{
    public static JsonObject[] Row(ServiceNode site)
    {
        var id = LogicalIds.Of(site.Name);
        string[] balancer = ["LoadBalancer", "${LoadBalancer.LoadBalancerFullName}"];
        string[] target = ["TargetGroup", $"${{{id}TargetGroup.TargetGroupFullName}}", .. balancer];
        return
        [
            DashboardMapper.Graph("Requests and errors", "Sum", ["AWS/ApplicationELB", "RequestCount", .. balancer], ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", .. balancer]),
            DashboardMapper.Graph("Latency, p99 (s)", "p99", ["AWS/ApplicationELB", "TargetResponseTime", .. balancer]),
            DashboardMapper.Graph("Healthy tasks", "Minimum", ["AWS/ApplicationELB", "HealthyHostCount", .. target]),
        ];
    }
}
