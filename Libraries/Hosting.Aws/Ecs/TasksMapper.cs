using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>
/// One-off tasks, such as migrations: projects whose completion others wait for. A custom resource runs the task once for each
/// new task definition, and the waiting services depend on it. A failure ends the deployment before any service is updated.
/// </summary>
internal static class TasksMapper
{
    public static void Map(MappingContext context, IReadOnlyList<ServiceNode> services)
    {
        var tasks = services.Where(s => s.RunsOnce).ToArray();
        if (tasks.Length == 0)
        {
            return;
        }

        foreach (var task in context.Each<ServiceNode>().Where(s => s.RunsOnce))
        {
            TaskDefinitionMapper.Map(context, task, collector: null);
        }

        Runner(context, tasks);
        foreach (var task in context.Each<ServiceNode>().Where(s => s.RunsOnce))
        {
            var id = LogicalIds.Of(task.Name);
            context.Template.Add($"{id}Run", new("AWS::CloudFormation::CustomResource")
            {
                DependsOn = [.. context.Network.Egress, .. SecurityRulesMapper.RulesOf(context, services, task), .. task.After.Select(t => $"{LogicalIds.Of(t)}Run")],
                ["ServiceToken"] = new GetAtt("TaskRunner", "Arn"),
                ["ServiceTimeout"] = 890,
                ["Name"] = task.Name,
                ["Enabled"] = new If(RepositoriesMapper.HasImage(task), "true", "false"),
                ["Cluster"] = new Ref("Cluster"),
                ["TaskDefinition"] = new Ref($"{id}TaskDefinition"),
                ["Subnets"] = Value.Of([.. context.Network.PrivateSubnets]),
                ["SecurityGroups"] = [new GetAtt($"{id}SecurityGroup", "GroupId")],
                ["LogGroup"] = new Ref($"{id}LogGroup"),
            });
        }
    }

    private static void Runner(MappingContext context, IReadOnlyList<ServiceNode> tasks)
    {
        var template = context.Template;
        LogGroups.Add(template, "TaskRunner", "task-runner", context.Options<MonitoringOptions>());
        var ids = tasks.Select(t => LogicalIds.Of(t.Name)).ToArray();
        // Every revision: a changed role takes seconds to propagate, and a new revision runs immediately.
        var definitions = tasks.Select(t => new Sub($"arn:${{AWS::Partition}}:ecs:${{AWS::Region}}:${{AWS::AccountId}}:task-definition/${{AWS::StackName}}-{t.Name}:*"));
        RolesMapper.Role(template, "TaskRunnerRole", "lambda.amazonaws.com",
        [
            RolesMapper.Allow(["ecs:RunTask"], Value.Of([.. definitions]), new Map { ["ArnEquals"] = new Map { ["ecs:cluster"] = new GetAtt("Cluster", "Arn") } }),
            RolesMapper.Allow(["ecs:DescribeTasks"], [new Sub("arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:task/${Cluster}/*")]),
            RolesMapper.Allow(
                ["iam:PassRole"], Value.Of([.. ids.SelectMany(id => new[] { new GetAtt($"{id}ExecutionRole", "Arn"), new GetAtt($"{id}TaskRole", "Arn") })]),
                new Map { ["StringEquals"] = new Map { ["iam:PassedToService"] = RolesMapper.Tasks } }),
            RolesMapper.Allow(["logs:CreateLogStream", "logs:PutLogEvents"], [new GetAtt("TaskRunnerLogGroup", "Arn")]),
        ]);
        template.Add("TaskRunner", new("AWS::Lambda::Function")
        {
            ["Description"] = "Runs one-off tasks before the services are updated",
            ["Runtime"] = "python3.13",
            ["Architectures"] = ["arm64"],
            ["Handler"] = "index.handler",
            ["Timeout"] = 900,
            ["MemorySize"] = 128,
            ["Role"] = new GetAtt("TaskRunnerRole", "Arn"),
            ["LoggingConfig"] = new Map { ["LogGroup"] = new Ref("TaskRunnerLogGroup") },
            ["Code"] = new Map { ["ZipFile"] = EmbeddedFile.Read("run_task.py") },
        });
    }
}
