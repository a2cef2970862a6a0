using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>What a service and a one-off task have in common: log group, security group, roles, containers.</summary>
internal static class TaskDefinitionMapper
{
    /// <param name="context">The template and what it refers to.</param>
    /// <param name="service">The service or one-off task.</param>
    /// <param name="collector">The image of the telemetry collector that runs beside it; null for none.</param>
    public static void Map(MappingContext context, ServiceNode service, Value? collector)
    {
        var (template, id, options) = (context.Template, LogicalIds.Of(service.Name), service.Options);
        LogGroups.Add(template, id, service.Name, context.Options<MonitoringOptions>());
        template.Add($"{id}SecurityGroup", new("AWS::EC2::SecurityGroup")
        {
            ["GroupDescription"] = service.Listens ? $"{service.Name}: ingress only from services that refer to it" : $"{service.Name}: no ingress",
            ["VpcId"] = context.Network.Vpc,
            ["Tags"] = ResourceTags.Name(service.Name),
        });

        var settings = EnvironmentMapper.Map(context, service);
        RolesMapper.Map(context, service, settings.Values.OfType<Setting.Secret>(), collector is not null);
        template.Add($"{id}TaskDefinition", new("AWS::ECS::TaskDefinition")
        {
            ["Family"] = new Sub($"${{AWS::StackName}}-{service.Name}"),
            ["RequiresCompatibilities"] = ["FARGATE"],
            ["NetworkMode"] = "awsvpc",
            ["Cpu"] = $"{options.Cpu}",
            ["Memory"] = $"{options.MemoryMegabytes}",
            ["RuntimePlatform"] = Platform(options.Architecture),
            ["ExecutionRoleArn"] = new GetAtt($"{id}ExecutionRole", "Arn"),
            ["TaskRoleArn"] = new GetAtt($"{id}TaskRole", "Arn"),
            ["ContainerDefinitions"] = collector is null
                ? [Container(service, id, settings, collects: false)]
                : [Container(service, id, settings, collects: true), Collector.Container(collector, id)],
        });
    }

    private static Map Container(ServiceNode service, string id, IReadOnlyDictionary<string, Setting> settings, bool collects) => new()
    {
        ["Name"] = service.Name,
        ["Image"] = RepositoriesMapper.Image(service),
        // The entry point of the image is the program; these are its arguments.
        ["Command"] = service.Arguments.Count > 0 ? Value.Of([.. service.Arguments]) : null,
        ["Essential"] = true,
        ["PortMappings"] = service.Listens
            ? Value.Of([.. service.Bindings.Select(b => new Map { ["ContainerPort"] = b.Port, ["Protocol"] = "tcp" })])
            : null,
        ["Environment"] = Value.Of([
            .. settings.Where(s => s.Value is Setting.Plain).Select(s => Variable(s.Key, "Value", ((Setting.Plain)s.Value).Value)),
            .. collects ? Collector.Variables(service.Name) : []]),
        ["Secrets"] = settings.Values.Any(s => s is Setting.Secret)
            ? Value.Of([.. settings.Where(s => s.Value is Setting.Secret).Select(s => Variable(s.Key, "ValueFrom", ((Setting.Secret)s.Value).Source))])
            : null,
        ["HealthCheck"] = service is { Listens: true, RunsOnce: false, Options.AlivePath: { } path } ? AliveCheck(service.Bindings[0].Port, path) : null,
        ["StopTimeout"] = (int)service.Options.StopTimeout.TotalSeconds,
        ["LinuxParameters"] = new Map { ["InitProcessEnabled"] = true },
        ["LogConfiguration"] = Logs(id, "out"),
    };

    public static Map Platform(CpuArchitecture architecture) => new()
    {
        ["CpuArchitecture"] = architecture is CpuArchitecture.Arm64 ? "ARM64" : "X86_64",
        ["OperatingSystemFamily"] = "LINUX",
    };

    public static Map Variable(string name, string kind, Value value) => new() { ["Name"] = name, [kind] = value };

    public static Map Logs(string id, string prefix) => new()
    {
        ["LogDriver"] = "awslogs",
        ["Options"] = new Map
        {
            ["awslogs-group"] = new Ref($"{id}LogGroup"),
            ["awslogs-region"] = Ref.Region,
            ["awslogs-stream-prefix"] = prefix,
            // A slow log must not block the service; messages that exceed the buffer are dropped.
            ["mode"] = "non-blocking",
        },
    };

    // The images contain neither curl nor wget; bash can open a TCP connection.
    private static Map AliveCheck(int port, string path) => new()
    {
        ["Command"] = ["CMD", "bash", "-c", $"exec 3<>/dev/tcp/127.0.0.1/{port} && printf 'GET {path} HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"],
        ["Interval"] = 15,
        ["Timeout"] = 5,
        ["Retries"] = 3,
        ["StartPeriod"] = 60,
    };
}
