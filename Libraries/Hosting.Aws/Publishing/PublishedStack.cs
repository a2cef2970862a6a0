using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Images;

namespace Showroom.Hosting.Aws.Publishing;

/// <summary>A template and what is needed to create a stack from it.</summary>
/// <param name="Options">The options that it was made with.</param>
/// <param name="Text">The template as it is written, in the format that was asked for.</param>
/// <param name="Template">The same, parsed.</param>
/// <param name="Parameters">Values from settings: they come before those of the model.</param>
internal sealed record PublishedStack(AwsOptions Options, string Text, JsonObject Template, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The images that its services run.</summary>
    public IReadOnlyList<ProjectImage> Images { get; init; } = [];

    /// <summary>The template without indentation: half as large.</summary>
    public string Body => Template.ToJsonString(s_compact);

    // The default encoder escapes each quote in a command as six characters, for embedding in HTML.
    private static readonly JsonSerializerOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
