using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Showroom.Hosting.Aws.Templates.Yaml;

/// <summary>Writes a template as YAML, with the short forms of functions and a comment above each resource. Read back, it is the JSON.</summary>
internal sealed partial class YamlTemplateWriter
{
    /// <summary>The longest list of a function that is written in one line.</summary>
    private const int MaxInline = 100;

    private readonly StringWriter _text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly Emitter _emitter;

    private YamlTemplateWriter() => _emitter = new(_text, EmitterSettings.Default.WithBestWidth(int.MaxValue).WithNewLine("\n").WithIndentedSequences());

    /// <param name="template">The template.</param>
    /// <param name="comments">A comment of one line for each logical id; those without one have none.</param>
    public static string Write(JsonObject template, IReadOnlyDictionary<string, string> comments)
    {
        var writer = new YamlTemplateWriter();
        writer._emitter.Emit(new StreamStart());
        writer._emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        writer.Emit(template, inFlow: false);
        writer._emitter.Emit(new DocumentEnd(isImplicit: true));
        writer._emitter.Emit(new StreamEnd());
        return Comment(writer._text.ToString(), comments);
    }

    private void Emit(JsonNode? node, bool inFlow)
    {
        if (ShortForms.Of(node) is var (function, argument))
        {
            EmitFunction(new TagName($"!{function}"), argument, inFlow);
            return;
        }

        switch (node)
        {
            case JsonObject map:
                EmitMap(map, TagName.Empty, inFlow);
                break;
            case JsonArray list:
                EmitList(list, TagName.Empty, inFlow);
                break;
            default:
                EmitScalar(node, inFlow);
                break;
        }
    }

    private void EmitFunction(TagName tag, JsonNode argument, bool inFlow)
    {
        switch (argument)
        {
            case JsonArray list:
                EmitList(list, tag, inFlow || IsInline(list));
                break;
            case JsonObject map:
                EmitMap(map, tag, inFlow);
                break;
            default:
                var text = argument.GetValue<string>();
                _emitter.Emit(new Scalar(AnchorName.Empty, tag, text, YamlScalars.StyleOf(text, inFlow), isPlainImplicit: false, isQuotedImplicit: false));
                break;
        }
    }

    private void EmitMap(JsonObject map, TagName tag, bool inFlow)
    {
        inFlow |= map.Count == 0;
        _emitter.Emit(new MappingStart(AnchorName.Empty, tag, tag.IsEmpty, inFlow ? MappingStyle.Flow : MappingStyle.Block));
        foreach (var (key, value) in map)
        {
            EmitText(key, inFlow);
            Emit(value, inFlow);
        }

        _emitter.Emit(new MappingEnd());
    }

    private void EmitList(JsonArray list, TagName tag, bool inFlow)
    {
        inFlow |= list.Count == 0;
        _emitter.Emit(new SequenceStart(AnchorName.Empty, tag, tag.IsEmpty, inFlow ? SequenceStyle.Flow : SequenceStyle.Block));
        foreach (var item in list)
        {
            Emit(item, inFlow);
        }

        _emitter.Emit(new SequenceEnd());
    }

    private void EmitScalar(JsonNode? node, bool inFlow)
    {
        if (node?.GetValueKind() is JsonValueKind.String)
        {
            EmitText(node.GetValue<string>(), inFlow);
        }
        else
        {
            _emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, node?.ToJsonString() ?? "null", ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: false));
        }
    }

    private void EmitText(string text, bool inFlow) =>
        _emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, YamlScalars.StyleOf(text, inFlow), isPlainImplicit: true, isQuotedImplicit: true));

    // Of scalars, and of functions that have a short form and are in one line themselves.
    private static bool IsInline(JsonArray list) => list.ToJsonString().Length <= MaxInline && list.All(IsInlineItem);

    private static bool IsInlineItem(JsonNode? item) => item switch
    {
        JsonObject => ShortForms.Of(item) is (_, JsonValue or JsonArray) function && IsInlineItem(function.Argument),
        JsonArray list => IsInline(list),
        _ => item?.ToString().Contains('\n', StringComparison.Ordinal) is not true,
    };

    // Sections and resources are apart; a resource has its comment above it. Nothing within a resource is indented by two spaces only.
    private static string Comment(string yaml, IReadOnlyDictionary<string, string> comments)
    {
        const string Resources = "Resources:";
        var text = new StringBuilder();
        var (section, previous) = ("", "");
        foreach (var line in yaml.TrimEnd('\n').Split('\n'))
        {
            if (Section().IsMatch(line))
            {
                text.Append(section.Length > 0 && line.EndsWith(':') ? "\n" : "");
                section = line;
            }
            else if (section == Resources && Resource().Match(line) is { Success: true } resource)
            {
                text.Append(previous == Resources ? "" : "\n");
                text.Append(comments.TryGetValue(resource.Groups[1].Value, out var comment) ? $"  # {comment}\n" : "");
            }

            text.Append(line).Append('\n');
            previous = line;
        }

        return text.ToString();
    }

    [GeneratedRegex("^[A-Za-z0-9]+:")]
    private static partial Regex Section();

    [GeneratedRegex("^  ([A-Za-z0-9]+):")]
    private static partial Regex Resource();
}
