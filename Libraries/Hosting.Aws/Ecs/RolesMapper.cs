using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>
/// Two roles for each service. With the execution role ECS pulls its image, writes its log and reads the secrets that it
/// refers to. The task role has the permissions of its code: none, unless a reference or the collector needs some.
/// </summary>
internal static class RolesMapper
{
    /// <summary>The service that runs tasks, and takes their roles.</summary>
    public const string Tasks = "ecs-tasks.amazonaws.com";

    public static void Map(MappingContext context, ServiceNode service, IEnumerable<Setting.Secret> secrets, bool collects)
    {
        var (template, id) = (context.Template, LogicalIds.Of(service.Name));
        var mirrored = collects && RepositoriesMapper.Mirrors(context);
        Execution(template, id, mirrored ? [RepositoriesMapper.Arn(service), new GetAtt("CollectorRepository", "Arn")] : [RepositoriesMapper.Arn(service)], secrets);

        List<Value> run = collects ? [.. Collector.Permissions(id)] : [];
        foreach (var resource in References.Of(service).Select(r => r.Resource).Distinct(StringComparer.Ordinal))
        {
            if (context.Backings.TryGetValue(resource, out var backing))
            {
                run.AddRange(backing.Permissions);
            }
        }

        run.AddRange(Statements(References.Expressions(service).SelectMany(expression => context.Permissions.GetValueOrDefault(expression) ?? [])));
        Role(template, $"{id}TaskRole", Tasks, run);
    }

    /// <summary>The execution role of a task, with the log group of the same id.</summary>
    public static void Execution(Template template, string id, IReadOnlyList<Value> repositories, IEnumerable<Setting.Secret> secrets)
    {
        List<Value> start = [Allow(["logs:CreateLogStream", "logs:PutLogEvents"], [new GetAtt($"{id}LogGroup", "Arn")])];
        if (repositories.Count > 0)
        {
            // GetAuthorizationToken has no resource-level permissions.
            start.Add(Allow(["ecr:GetAuthorizationToken"], ["*"]));
            start.Add(Allow(["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Value.Of([.. repositories])));
        }

        var arns = secrets.Select(s => s.LogicalId).Distinct(StringComparer.Ordinal).Select(secret => (Value)new Ref(secret)).ToArray();
        if (arns.Length > 0)
        {
            start.Add(Allow(["secretsmanager:GetSecretValue"], Value.Of(arns)));
        }

        Role(template, $"{id}ExecutionRole", Tasks, start);
    }

    public static Map Allow(Value actions, Value resources, Value? condition = null) =>
        new() { ["Effect"] = "Allow", ["Action"] = actions, ["Resource"] = resources, ["Condition"] = condition };

    /// <summary>A statement for each set of actions, with all its resources.</summary>
    private static IEnumerable<Map> Statements(IEnumerable<Permission> permissions) => permissions
        .GroupBy(permission => string.Join(',', permission.Actions))
        .Select(same => Allow(Value.Of([.. same.First().Actions]), Value.Of([.. same.Select(permission => permission.Resource).Distinct()])));

    public static void Role(Template template, string id, string service, IReadOnlyList<Value> statements) => template.Add(id, new("AWS::IAM::Role")
    {
        ["AssumeRolePolicyDocument"] = new Map
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = [new Map
            {
                ["Effect"] = "Allow",
                ["Principal"] = new Map { ["Service"] = service },
                ["Action"] = "sts:AssumeRole",
            }],
        },
        ["Policies"] = statements.Count == 0 ? null : [new Map
        {
            ["PolicyName"] = id,
            ["PolicyDocument"] = new Map { ["Version"] = "2012-10-17", ["Statement"] = Value.Of([.. statements]) },
        }],
    });
}
