using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Showroom.Hosting.Aws.Templates.Yaml;

/// <summary>Reads a template in YAML into the form that it has in JSON: short forms become functions.</summary>
internal sealed class YamlTemplateReader
{
    // As deep as the JSON reader goes.
    private const int MaxDepth = 64;

    private readonly Parser _parser;

    private YamlTemplateReader(string text) => _parser = new(new StringReader(text));

    /// <exception cref="YamlException">It is not YAML, or not YAML that CloudFormation accepts; it has the line.</exception>
    public static JsonNode? Read(string text)
    {
        var reader = new YamlTemplateReader(text);
        try
        {
            return reader.ReadDocument();
        }
        catch (InvalidOperationException exception) when (reader._parser.Current is { } last)
        {
            // What the parser throws for some lists that are not closed.
            throw new YamlException(last.Start, last.End, "It is not YAML.", exception);
        }
    }

    private JsonNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            throw new YamlException(second.Start, second.End, "A template is one document.");
        }

        return root;
    }

    private JsonNode? ReadNode(int depth)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            throw new YamlException(alias.Start, alias.End, "CloudFormation does not support aliases.");
        }

        if (!_parser.Accept<NodeEvent>(out var current))
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, "A value is expected.");
        }

        if (depth > MaxDepth)
        {
            throw new YamlException(current.Start, current.End, $"It is nested more than {MaxDepth} levels deep.");
        }

        var function = FunctionOf(current);
        var node = current switch
        {
            MappingStart => ReadMap(depth),
            SequenceStart => ReadList(depth),
            _ => ReadScalar(isText: function is not null),
        };
        return function is null ? node : new JsonObject { [function] = function == "Fn::GetAtt" ? Attribute(node) : node };
    }

    private JsonObject ReadMap(int depth)
    {
        _parser.Consume<MappingStart>();
        var map = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var key = _parser.Consume<Scalar>();
            if (!map.TryAdd(key.Value, ReadNode(depth + 1)))
            {
                throw new YamlException(key.Start, key.End, $"'{key.Value}' is there twice.");
            }
        }

        return map;
    }

    private JsonArray ReadList(int depth)
    {
        _parser.Consume<SequenceStart>();
        var list = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            list.Add(ReadNode(depth + 1));
        }

        return list;
    }

    private JsonNode? ReadScalar(bool isText)
    {
        var scalar = _parser.Consume<Scalar>();
        return isText || scalar.Style is not ScalarStyle.Plain || !scalar.Tag.IsEmpty ? scalar.Value : YamlScalars.Parse(scalar.Value);
    }

    // !!str and the like are YAML's own.
    private static string? FunctionOf(NodeEvent node)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific || !node.Tag.Value.StartsWith('!'))
        {
            return null;
        }

        return ShortForms.KeyOf(node.Tag.Value[1..]) ?? throw new YamlException(node.Start, node.End, $"'{node.Tag.Value}' is not a function of CloudFormation.");
    }

    private static JsonNode? Attribute(JsonNode? node) =>
        node is JsonValue text && text.ToString().Split('.', 2) is [var id, var attribute] ? new JsonArray(id, attribute) : node;
}
