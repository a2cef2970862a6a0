using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws.Templates.Yaml;

/// <summary>The short forms of CloudFormation's intrinsic functions: the tag <c>!Sub</c> in the place of the key <c>Fn::Sub</c>.</summary>
internal static class ShortForms
{
    private const string Prefix = "Fn::";

    private static readonly HashSet<string> s_names = new(StringComparer.Ordinal)
    {
        "Ref", "Condition", "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAtt", "GetAZs", "If", "ImportValue", "Join", "Not", "Or", "Select", "Split", "Sub", "Transform",
    };

    // Of the transform AWS::LanguageExtensions, so they are read and not written.
    private static readonly HashSet<string> s_extensions = new(StringComparer.Ordinal) { "Length", "ToJsonString" };

    /// <summary>The function of a node and its argument as they are written in short form; null when there is no short form of it.</summary>
    /// <remarks>
    /// A node has one tag. So a function whose argument is a function in short form keeps its own key: <c>Fn::Base64: !Sub text</c>.
    /// </remarks>
    public static (string Name, JsonNode Argument)? Of(JsonNode? node)
    {
        if (node is not JsonObject { Count: 1 } map)
        {
            return null;
        }

        var (key, argument) = map.First();
        if (argument is null || NameOf(key) is not { } name)
        {
            return null;
        }

        return argument switch
        {
            // In a template GetAtt has a list; as text it is its own short form, which would be read back as the list.
            JsonArray when name == "GetAtt" => Attribute(argument.AsArray()),
            _ when name == "GetAtt" => null,
            // A tagged scalar is always text.
            JsonValue => argument.GetValueKind() is System.Text.Json.JsonValueKind.String ? (name, argument) : null,
            JsonArray when name is "Ref" or "Condition" => null,
            JsonArray => (name, argument),
            _ => name == "Transform" && Of(argument) is null ? (name, argument) : null,
        };
    }

    /// <summary>The key of a tag, such as Fn::Sub of Sub; null for a tag that CloudFormation does not have.</summary>
    public static string? KeyOf(string name) => !s_names.Contains(name) && !s_extensions.Contains(name) ? null : name is "Ref" or "Condition" ? name : Prefix + name;

    private static string? NameOf(string key) =>
        key == "Ref" ? key : key.StartsWith(Prefix, StringComparison.Ordinal) && s_names.Contains(key[Prefix.Length..]) ? key[Prefix.Length..] : null;

    // !GetAtt Cache.PrimaryEndPoint.Address: the first dot separates the resource. A computed attribute stays in the list.
    private static (string, JsonNode) Attribute(JsonArray pair) =>
        pair is [JsonValue id, JsonValue attribute] && id.ToString() is { Length: > 0 } name && !name.Contains('.', StringComparison.Ordinal)
            ? ("GetAtt", JsonValue.Create($"{name}.{attribute}"))
            : ("GetAtt", pair);
}
