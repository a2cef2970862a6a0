using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws.Templates;

/// <summary>Writes a template as JSON, in the order of its parts, with line feeds on every system.</summary>
internal static class TemplateWriter
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        // A template is not embedded in HTML, so escaping for it would only make it harder to read.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Template template) => Write(ToJson(template));

    public static string Write(JsonObject template) => template.ToJsonString(s_options) + "\n";

    public static JsonObject ToJson(Template template)
    {
        var json = new JsonObject { ["AWSTemplateFormatVersion"] = "2010-09-09", ["Description"] = template.Description };
        AddSection(json, "Parameters", template.Parameters, ToJson);
        AddSection(json, "Conditions", template.Conditions, ToJson);
        AddSection(json, "Resources", template.Resources, ToJson);
        AddSection(json, "Outputs", template.Outputs, ToJson);
        return json;
    }

    private static void AddSection<T>(JsonObject json, string name, IEnumerable<KeyValuePair<string, T>> entries, Func<T, JsonNode> write)
    {
        var section = new JsonObject(entries.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)write(e.Value))));
        if (section.Count > 0)
        {
            json[name] = section;
        }
    }

    private static JsonObject ToJson(TemplateResource resource)
    {
        var json = new JsonObject { ["Type"] = resource.Type };
        if (resource.Condition is { } condition)
        {
            json["Condition"] = condition;
        }

        if (resource.Metadata is { } metadata)
        {
            json["Metadata"] = ToJson(metadata);
        }

        if (resource.DependsOn.Count > 0)
        {
            json["DependsOn"] = new JsonArray([.. resource.DependsOn]);
        }

        if (resource.DeletionPolicy is { } policy)
        {
            json["DeletionPolicy"] = policy;
            json["UpdateReplacePolicy"] = policy;
        }

        if (resource.Properties.Entries.Count > 0)
        {
            json["Properties"] = ToJson(resource.Properties);
        }

        return json;
    }

    private static JsonObject ToJson(TemplateParameter parameter)
    {
        var json = new JsonObject { ["Type"] = parameter.Type, ["Description"] = parameter.Description };
        if (parameter.Default is { } value)
        {
            json["Default"] = parameter.Type == "Number" ? long.Parse(value, CultureInfo.InvariantCulture) : value;
        }

        if (parameter.AllowedValues.Count > 0)
        {
            json["AllowedValues"] = new JsonArray([.. parameter.AllowedValues]);
        }

        if (parameter.AllowedPattern is { } pattern)
        {
            json["AllowedPattern"] = pattern;
        }

        if (parameter.MinValue is { } min)
        {
            json["MinValue"] = min;
        }

        if (parameter.MaxValue is { } max)
        {
            json["MaxValue"] = max;
        }

        if (parameter.Secret)
        {
            json["NoEcho"] = true;
        }

        return json;
    }

    private static JsonObject ToJson(TemplateOutput output)
    {
        var json = new JsonObject { ["Description"] = output.Description };
        if (output.Condition is { } condition)
        {
            json["Condition"] = condition;
        }

        json["Value"] = ToJson(output.Value);
        return json;
    }

    private static JsonNode ToJson(Value value) => value switch
    {
        Text text => JsonValue.Create(text.Content),
        Number number => Math.Floor(number.Content) == number.Content ? JsonValue.Create((long)number.Content) : JsonValue.Create(number.Content),
        Flag flag => JsonValue.Create(flag.Content),
        Items items => ToArray(items.All),
        Map map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)ToJson(e.Value)))),
        Ref reference => Function("Ref", reference.LogicalId),
        GetAtt attribute => Function("Fn::GetAtt", ToArray([attribute.LogicalId, attribute.Attribute])),
        Sub sub => Function("Fn::Sub", sub.Format),
        Join join => Function("Fn::Join", ToArray([join.Separator, join.Values])),
        If choice => Function("Fn::If", ToArray([choice.Condition, choice.WhenTrue, choice.WhenFalse])),
        Select select => Function("Fn::Select", ToArray([select.Index, select.Values])),
        GetAZs => Function("Fn::GetAZs", ""),
        NotEquals not => Function("Fn::Not", new JsonArray(Function("Fn::Equals", ToArray([not.Left, not.Right])))),
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static JsonObject Function(string name, JsonNode argument) => new() { [name] = argument };

    private static JsonArray ToArray(IEnumerable<Value> values) => new([.. values.Select(ToJson)]);
}
