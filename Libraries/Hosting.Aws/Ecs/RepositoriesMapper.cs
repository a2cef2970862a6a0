using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>
/// An image repository for each project, and a parameter for the tag that runs. Without a tag a service has no tasks, so the
/// first deployment can make the repositories, and the images follow.
/// </summary>
internal static class RepositoriesMapper
{
    public static void Map(MappingContext context, IReadOnlyList<ServiceNode> services)
    {
        var template = context.Template;
        foreach (var project in services.Select(s => s.Project).Distinct(StringComparer.Ordinal))
        {
            var id = LogicalIds.Of(project);
            template.Parameter($"{id}ImageTag", new($"Tag of the image of {project}; empty runs none", "") { AllowedPattern = "[A-Za-z0-9_.-]{0,128}" });
            template.WhenGiven($"{id}ImageTag");
            Repository(template, $"{id}Repository");
            template.Outputs[$"{id}RepositoryUri"] = new($"Where the image of {project} is pushed", new GetAtt($"{id}Repository", "RepositoryUri"));
        }
    }

    /// <summary>
    /// An image of somebody else, from the public registry; where no task reaches that one, from a repository that the image
    /// has to be copied to.
    /// </summary>
    public static Value Public(MappingContext context, string id, string image, string what)
    {
        var template = context.Template;
        if (!Mirrors(context))
        {
            return template.Parameter($"{id}Image", new($"Image of {what}", image));
        }

        Repository(template, $"{id}Repository");
        template.Outputs[$"{id}RepositoryUri"] = new($"Where {image} is copied to: without a NAT gateway no task reaches the public registry", new GetAtt($"{id}Repository", "RepositoryUri"));
        template.Parameter($"{id}ImageTag", new($"Tag of the image of {what} in {id}Repository", image[(image.LastIndexOf(':') + 1)..]));
        return new Sub($"${{{id}Repository.RepositoryUri}}:${{{id}ImageTag}}");
    }

    /// <summary>Whether public images have to be copied into repositories of the stack.</summary>
    public static bool Mirrors(MappingContext context) => context.NetworkOptions.Egress is Egress.Endpoints;

    /// <summary>The condition that holds when there is an image to run.</summary>
    public static string HasImage(ServiceNode service) => $"Has{LogicalIds.Of(service.Project)}ImageTag";

    public static Value Image(ServiceNode service)
    {
        var id = LogicalIds.Of(service.Project);
        // A definition needs the name of an image even while nothing runs it.
        return new If(HasImage(service), new Sub($"${{{id}Repository.RepositoryUri}}:${{{id}ImageTag}}"), new GetAtt($"{id}Repository", "RepositoryUri"));
    }

    public static Value Arn(ServiceNode service) => new GetAtt($"{LogicalIds.Of(service.Project)}Repository", "Arn");

    private static void Repository(Template template, string id) => template.Add(id, new("AWS::ECR::Repository")
    {
        // Images can be built again; left behind they cost storage for ever.
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
