using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Templates.Yaml;

namespace Showroom.Tests.Model.Aws;

/// <summary>A template in YAML has the content of the one in JSON, in CloudFormation's short forms wherever they can express it.</summary>
public sealed class YamlTests
{
    private static readonly Dictionary<string, string> s_noComments = [];

    public static TheoryData<string> Combinations => [.. OptionCombinations.All.Keys];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void A_template_read_back_from_YAML_is_the_one_in_JSON(string name)
    {
        var options = OptionCombinations.All[name];
        Assert.Equal(ShowroomTopology.Publish(options), TemplateWriter.Write(TemplateReader.Read(ShowroomTopology.PublishYaml(options), name)));
    }

    [Fact]
    public void Every_resource_has_a_comment_that_names_its_origin()
    {
        foreach (var options in OptionCombinations.All.Values)
        {
            var lines = ShowroomTopology.PublishYaml(options).Split('\n');
            var resources = lines.Index().SkipWhile(l => l.Item != "Resources:").Skip(1).TakeWhile(l => l.Item is "" or [' ', ..]).Where(l => l.Item is [' ', ' ', >= 'A' and <= 'Z', ..]);
            Assert.All(resources, resource => Assert.Matches("^  # (options? [A-Z][A-Za-z.]+|[a-z-]+(, option [A-Z][A-Za-z.]+)?)$", lines[resource.Index - 1]));
        }
    }

    [Theory]
    [InlineData("""{"Ref":"Cache"}""", "!Ref Cache")]
    [InlineData("""{"Fn::GetAtt":["Cache","PrimaryEndPoint.Address"]}""", "!GetAtt Cache.PrimaryEndPoint.Address")]
    [InlineData("""{"Fn::Sub":"${AWS::StackName}-cache"}""", "!Sub ${AWS::StackName}-cache")]
    [InlineData("""{"Fn::GetAZs":""}""", "!GetAZs \"\"")]
    [InlineData("""{"Fn::Select":[0,{"Fn::GetAZs":""}]}""", "!Select [0, !GetAZs \"\"]")]
    [InlineData("""{"Fn::If":["HasImage",{"Ref":"Count"},0]}""", "!If [HasImage, !Ref Count, 0]")]
    [InlineData("""{"Fn::If":["HasImage",{"Ref":"AWS::NoValue"},{"Fn::Sub":"a ${B}"}]}""", "!If [HasImage, !Ref \"AWS::NoValue\", !Sub \"a ${B}\"]")]
    [InlineData("""{"Fn::Not":[{"Fn::Equals":[{"Ref":"Tag"},""]}]}""", "!Not [!Equals [!Ref Tag, \"\"]]")]
    [InlineData("""{"Fn::Join":[",",["a",{"Ref":"B"}]]}""", "!Join [\",\", [a, !Ref B]]")]
    [InlineData("""{"Fn::Or":[{"Condition":"A"},{"Condition":"B"}]}""", "!Or\n  - Condition: A\n  - Condition: B")]
    public void A_function_is_written_in_short_form(string json, string yaml) => AssertWritten(json, yaml);

    // A node has one tag, and a tagged scalar is text.
    [Theory]
    [InlineData("""{"Fn::Base64":{"Fn::Sub":"a ${B}"}}""", "\n  Fn::Base64: !Sub a ${B}")]
    [InlineData("""{"Fn::GetAZs":{"Ref":"AWS::Region"}}""", "\n  Fn::GetAZs: !Ref AWS::Region")]
    [InlineData("""{"Fn::Select":[0,{"Fn::GetAZs":{"Ref":"AWS::Region"}}]}""", "!Select\n  - 0\n  - Fn::GetAZs: !Ref AWS::Region")]
    [InlineData("""{"Fn::ImportValue":{"Fn::Sub":"${Stack}-vpc"}}""", "\n  Fn::ImportValue: !Sub ${Stack}-vpc")]
    [InlineData("""{"Fn::Base64":{"Fn::Base64":{"Ref":"A"}}}""", "\n  Fn::Base64:\n    Fn::Base64: !Ref A")]
    [InlineData("""{"Fn::GetAtt":["Cache",{"Ref":"Attribute"}]}""", "!GetAtt [Cache, !Ref Attribute]")]
    [InlineData("""{"Fn::GetAtt":"Cache.Port"}""", "\n  Fn::GetAtt: Cache.Port")]
    [InlineData("""{"Fn::Sub":["${Name}.internal",{"Name":{"Ref":"AWS::StackName"}}]}""", "!Sub\n  - ${Name}.internal\n  - Name: !Ref AWS::StackName")]
    [InlineData("""{"Fn::Base64":5}""", "\n  Fn::Base64: 5")]
    [InlineData("""{"Fn::Length":{"Ref":"Zones"}}""", "\n  Fn::Length: !Ref Zones")]
    [InlineData("""{"Fn::Transform":{"Name":"AWS::Include","Parameters":{"Location":{"Ref":"Where"}}}}""", "!Transform\n  Name: AWS::Include\n  Parameters:\n    Location: !Ref Where")]
    [InlineData("""{"Fn::FindInMap":[{"Ref":"A"},{"Fn::If":["B","c",{"Fn::Base64":{"Ref":"D"}}]},"e"]}""", "!FindInMap\n  - !Ref A\n  - !If\n    - B\n    - c\n    - Fn::Base64: !Ref D\n  - e")]
    [InlineData("""{"StringEquals":{"Ref":"A"}}""", "\n  StringEquals: !Ref A")]
    public void A_nesting_that_short_forms_cannot_express_keeps_the_long_form(string json, string yaml) => AssertWritten(json, yaml);

    [Theory]
    [InlineData("no", "\"no\"")]
    [InlineData("2010-09-09", "\"2010-09-09\"")]
    [InlineData("03:00-05:00", "\"03:00-05:00\"")]
    [InlineData("012345678901", "\"012345678901\"")]
    [InlineData("7.0", "\"7.0\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("0x1F", "\"0x1F\"")]
    [InlineData("~", "\"~\"")]
    [InlineData("", "\"\"")]
    [InlineData(" padded ", "\" padded \"")]
    [InlineData("*", "\"*\"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("a #b", "\"a #b\"")]
    [InlineData("""{"widgets":[]}""", """'{"widgets":[]}'""")]
    [InlineData("""cache\.[a-z]+""", """cache\.[a-z]+""")]
    [InlineData("""[a-z]\.""", """'[a-z]\.'""")]
    [InlineData("10.0.0.0/16", "10.0.0.0/16")]
    [InlineData("logs:PutLogEvents", "logs:PutLogEvents")]
    [InlineData("${Cache}-001", "${Cache}-001")]
    [InlineData("one\ntwo\n", "|\n    one\n    two")]
    [InlineData("  one\n two", "|2-\n      one\n     two")]
    [InlineData("one\ttwo\nthree", "\"one\ttwo\\nthree\"")]
    [InlineData("\u00fc \u2192 \ud83d\ude80", "\"\u00fc \u2192 \\U0001F680\"")]
    public void A_text_has_quotes_where_it_could_be_something_else(string text, string yaml)
    {
        var template = new JsonObject { ["Outer"] = new JsonObject { ["Value"] = text } };
        var written = YamlTemplateWriter.Write(template, s_noComments);
        Assert.Equal($"Outer:\n  Value: {yaml}\n", written);
        Assert.True(JsonNode.DeepEquals(template, TemplateReader.Read(written, "test")), written);
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("No", "false")]
    [InlineData("~", "null")]
    [InlineData("12", "12")]
    [InlineData("1_000", "1000")]
    [InlineData("-1.5", "-1.5")]
    [InlineData("2010-09-09", "\"2010-09-09\"")]
    [InlineData("012345678901", "\"012345678901\"")]
    [InlineData("'12'", "\"12\"")]
    [InlineData("!!str 12", "\"12\"")]
    [InlineData("!Ref 12", """{"Ref":"12"}""")]
    [InlineData("!Condition A", """{"Condition":"A"}""")]
    [InlineData("!Length [a, b]", """{"Fn::Length":["a","b"]}""")]
    [InlineData("!GetAtt [A, B]", """{"Fn::GetAtt":["A","B"]}""")]
    [InlineData("!Base64\n  Fn::Sub: a", """{"Fn::Base64":{"Fn::Sub":"a"}}""")]
    [InlineData("{a: [1, b], c: !Ref D}", """{"a":[1,"b"],"c":{"Ref":"D"}}""")]
    public void A_template_written_by_hand_is_read(string yaml, string json) =>
        Assert.Equal(json, TemplateReader.Read($"Value: {yaml}\n", "test")["Value"]?.ToJsonString() ?? "null");

    [Theory]
    [InlineData("Resources:\n  A: &a\n    Type: x\n  B: *a\n", "line 4: CloudFormation does not support aliases.")]
    [InlineData("Resources:\n  A: !Sum [1, 2]\n", "line 2: '!Sum' is not a function of CloudFormation.")]
    [InlineData("Resources:\n  A: 1\n  A: 2\n", "line 3: 'A' is there twice.")]
    [InlineData("A: 1\n---\nB: 2\n", "line 2: A template is one document.")]
    [InlineData("A: [1\nB: 2\n", "line ")]
    [InlineData("- A\n", "an object is expected")]
    [InlineData("", "an object is expected")]
    public void A_text_that_is_no_template_is_refused_with_its_line(string yaml, string reason)
    {
        var refused = Assert.Throws<DistributedApplicationException>(() => TemplateReader.Read(yaml, "shop.yaml"));
        Assert.StartsWith("shop.yaml is not a template", refused.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_nested_too_deeply_is_refused() =>
        Assert.Contains("64 levels", Assert.Throws<DistributedApplicationException>(() => TemplateReader.Read($"A: {new string('[', 100)}{new string(']', 100)}", "shop.yaml")).Message, StringComparison.Ordinal);

    private static void AssertWritten(string json, string yaml)
    {
        var template = new JsonObject { ["Value"] = JsonNode.Parse(json) };
        var written = YamlTemplateWriter.Write(template, s_noComments);
        Assert.Equal($"Value:{(yaml.StartsWith('\n') ? "" : " ")}{yaml}\n", written);
        Assert.True(JsonNode.DeepEquals(template, TemplateReader.Read(written, "test")), written);
    }
}
