using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>
/// An image repository for each project, and a parameter for the tag that runs. Without a tag a service has no tasks, so the
/// first deployment can create the repositories before the images are pushed.
/// </summary>
internal static class RepositoriesMapper
{
    public static void Map(MappingContext context, IReadOnlyList<ServiceNode> services)
    {
        var template = context.Template;
        foreach (var project in services.Select(s => s.Project).Distinct(StringComparer.Ordinal))
        {
            var id = LogicalIds.Of(project);
            template.Parameter($"{id}ImageTag", new($"Tag of the image of {project}; empty runs no tasks", "") { AllowedPattern = "[A-Za-z0-9_.-]{0,128}" });
            template.WhenGiven($"{id}ImageTag");
            Repository(template, $"{id}Repository");
            template.Outputs[$"{id}RepositoryUri"] = new($"Repository of the image of {project}", new GetAtt($"{id}Repository", "RepositoryUri"));
        }
    }

    /// <summary>
    /// A third-party image: from the public registry or, when tasks cannot reach that, from a repository of the stack that the
    /// image has to be copied to.
    /// </summary>
    public static Value Public(MappingContext context, string id, string image, string what)
    {
        var template = context.Template;
        if (!Mirrors(context))
        {
            return template.Parameter($"{id}Image", new($"Image of {what}", image));
        }

        Repository(template, $"{id}Repository");
        template.Outputs[$"{id}RepositoryUri"] = new($"Repository to copy {image} to: without a NAT gateway tasks cannot reach the public registry", new GetAtt($"{id}Repository", "RepositoryUri"));
        template.Parameter($"{id}ImageTag", new($"Tag of the image of {what} in {id}Repository", image[(image.LastIndexOf(':') + 1)..]));
        return new Sub($"${{{id}Repository.RepositoryUri}}:${{{id}ImageTag}}");
    }

    /// <summary>Whether public images have to be copied into repositories of the stack.</summary>
    public static bool Mirrors(MappingContext context) => !context.Network.HasInternetAccess;

    /// <summary>The condition that holds when there is an image to run.</summary>
    public static string HasImage(ServiceNode service) => $"Has{LogicalIds.Of(service.Project)}ImageTag";

    public static Value Image(ServiceNode service)
    {
        var id = LogicalIds.Of(service.Project);
        // A task definition requires an image even while no task runs.
        return new If(HasImage(service), new Sub($"${{{id}Repository.RepositoryUri}}:${{{id}ImageTag}}"), new GetAtt($"{id}Repository", "RepositoryUri"));
    }

    public static Value Arn(ServiceNode service) => new GetAtt($"{LogicalIds.Of(service.Project)}Repository", "Arn");

    private static void Repository(Template template, string id) => template.Add(id, new("AWS::ECR::Repository")
    {
        // Images can be built again; retained ones would be billed after the stack is deleted.
        DeletionPolicy = "Delete",
        ["EmptyOnDelete"] = true,
        ["ImageTagMutability"] = "IMMUTABLE",
        ["ImageScanningConfiguration"] = new Map { ["ScanOnPush"] = true },
        ["LifecyclePolicy"] = new Map
        {
            ["LifecyclePolicyText"] = """{"rules":[{"rulePriority":1,"description":"The last 20 images","selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":20},"action":{"type":"expire"}}]}""",
        },
    });
}
