using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.LoadBalancing;

/// <summary>Errors, unavailability, latency and unhealthy tasks of the site.</summary>
internal static class SiteAlarms
{
    public static void Map(Template template, ServiceNode site)
    {
        var id = LogicalIds.Of(site.Name);
        Value dimensions =
        [
            AlarmMapper.Dimension("LoadBalancer", new GetAtt("LoadBalancer", "LoadBalancerFullName")),
            AlarmMapper.Dimension("TargetGroup", new GetAtt($"{id}TargetGroup", "TargetGroupFullName")),
        ];
        AlarmMapper.Add(template, "SiteErrors", "The tasks of the site returned 5xx more than ten times in five minutes", new("AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", dimensions, "Sum"), above: 10);
        // With no healthy task the load balancer itself responds, and neither the errors nor the health of the tasks are counted.
        AlarmMapper.Add(
            template, "SiteUnavailable", "The load balancer found no task for more than ten requests in five minutes",
            new("AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", [AlarmMapper.Dimension("LoadBalancer", new GetAtt("LoadBalancer", "LoadBalancerFullName"))], "Sum"), above: 10);
        AlarmMapper.Add(template, "SiteLatency", "The p99 latency of the site is above one second", new("AWS/ApplicationELB", "TargetResponseTime", dimensions, "p99"), above: 1);
        AlarmMapper.Add(template, "SiteUnhealthy", "A task of the site is not healthy", new("AWS/ApplicationELB", "UnHealthyHostCount", dimensions, "Maximum"), above: 0);
    }
}
