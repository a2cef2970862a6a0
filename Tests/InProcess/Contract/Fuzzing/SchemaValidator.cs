using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Showroom.Tests.InProcess.Contract.Fuzzing;

/// <summary>Validates JSON against a schema of the document. A member that is not documented is an error.</summary>
internal static class SchemaValidator
{
    private static readonly EvaluationOptions s_options = new() { OutputFormat = OutputFormat.List };

    /// <returns>What does not match, or null.</returns>
    public static string? Validate(ApiDocument document, JsonElement schema, JsonElement value)
    {
        var root = JsonNode.Parse(schema.GetRawText())!.AsObject();
        // References such as #/components/schemas/Product are relative to the root.
        root["components"] = JsonNode.Parse(document.Components.GetRawText());
        RefuseOtherMembers(root);
        var results = JsonSchema.FromText(root.ToJsonString()).Evaluate(JsonNode.Parse(value.GetRawText()), s_options);
        return results.IsValid
            ? null
            : string.Join("; ", results.Details.Where(detail => detail.HasErrors).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}")));
    }

    private static void RefuseOtherMembers(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                RefuseOtherMembers(item);
            }
        }
        else if (node is JsonObject schema)
        {
            foreach (var (_, member) in schema.ToArray())
            {
                RefuseOtherMembers(member);
            }

            if (schema["properties"] is JsonObject && !schema.ContainsKey("additionalProperties"))
            {
                schema["additionalProperties"] = false;
            }
        }
    }
}
