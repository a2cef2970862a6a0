using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws.Validation;

/// <summary>Whether a resource refuses requests without TLS.</summary>
internal static class SecureTransport
{
    /// <param name="template">The template.</param>
    /// <param name="policyType">The type of its policies, such as <c>AWS::SQS::QueuePolicy</c>.</param>
    /// <param name="property">The property of a policy that names the resource or resources.</param>
    /// <param name="id">The resource.</param>
    public static bool IsRequired(TemplateView template, string policyType, string property, string id) => template.Of(policyType)
        .Where(policy => TemplateView.Targets(policy.Properties[property]).Contains(id))
        .SelectMany(policy => (policy.Properties["PolicyDocument"]?["Statement"] as JsonArray ?? []).OfType<JsonObject>())
        .Any(statement => template.Value(statement["Effect"]) == "Deny" && template.Value(statement["Condition"]?["Bool"]?["aws:SecureTransport"]) == "false");
}
