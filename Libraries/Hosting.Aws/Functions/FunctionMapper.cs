using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Functions;

/// <summary>A function whose code is in the template. It writes its log, and nothing else is allowed to it.</summary>
internal static class FunctionMapper
{
    public static void Map(MappingContext context, FunctionNode function)
    {
        var (template, id, options) = (context.Template, function.Id, function.Options);
        LogGroups.Add(template, id, function.Name, context.Options<MonitoringOptions>());
        RolesMapper.Role(template, $"{id}Role", "lambda.amazonaws.com", [RolesMapper.Allow(["logs:CreateLogStream", "logs:PutLogEvents"], [new GetAtt($"{id}LogGroup", "Arn")])]);
        template.Add(id, new("AWS::Lambda::Function")
        {
            ["Description"] = $"{function.Name} of the model",
            ["Runtime"] = options.Runtime,
            ["Architectures"] = ["arm64"],
            ["Handler"] = "index.handler",
            ["Timeout"] = (int)options.Timeout.TotalSeconds,
            ["MemorySize"] = options.MemoryMegabytes,
            ["Role"] = new GetAtt($"{id}Role", "Arn"),
            ["LoggingConfig"] = new Map { ["LogGroup"] = new Ref($"{id}LogGroup") },
            ["Environment"] = new Map { ["Variables"] = new Map { ["NAMESPACE"] = Ref.StackName } },
            ["Code"] = new Map { ["ZipFile"] = function.Code },
            ["Tags"] = ResourceTags.Name(function.Name),
        });
    }
}
