using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Publishing;

/// <summary>Applies the callbacks of <c>ConfigureResource</c> to a template.</summary>
internal static class TemplateCustomization
{
    /// <exception cref="DistributedApplicationException">There is no resource of that logical id; the message suggests the nearest.</exception>
    public static void Apply(JsonObject template, IEnumerable<(string? LogicalId, Action<AwsResource> Configure)> configurations)
    {
        var resources = template["Resources"]!.AsObject();
        foreach (var (logicalId, configure) in configurations)
        {
            if (logicalId is not null && !resources.ContainsKey(logicalId))
            {
                throw new DistributedApplicationException($"ConfigureResource: '{logicalId}' is not in the template.{TemplateWalker.Nearest(logicalId, resources.Select(r => r.Key))}");
            }

            foreach (var (id, resource) in resources.Where(r => logicalId is null || r.Key == logicalId).ToArray())
            {
                configure(new AwsResource(id, resource!.AsObject()));
            }
        }
    }
}
