using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Topologies;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>What a step works with.</summary>
internal sealed class AwsStepContext(AwsEnvironmentResource environment, PipelineStepContext pipeline)
{
    public AwsEnvironmentResource Environment { get; } = environment;

    public PipelineStepContext Pipeline { get; } = pipeline;

    public ILogger Logger => Pipeline.Logger;

    public CancellationToken CancellationToken => Pipeline.CancellationToken;

    public IConfiguration Configuration => Pipeline.Services.GetRequiredService<IConfiguration>();

    /// <summary>The setting NAME:<paramref name="key"/>, or null.</summary>
    public string? Setting(string key) => Configuration[$"{Environment.Name}:{key}"] is { Length: > 0 } value ? value : null;

    public string OutputDirectory => Pipeline.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory();

    /// <summary>Where publishing writes the template.</summary>
    public string TemplatePath => Path.Combine(OutputDirectory, $"{Environment.Name}.template.json");

    /// <summary>The model as a template that has passed our checks, in memory, and the values for its parameters.</summary>
    /// <exception cref="DistributedApplicationException">Contradictory options, or a template that AWS would refuse.</exception>
    public async Task<PublishedStack> PublishAsync()
    {
        var options = Environment.OptionsFrom(Configuration);
        var (topology, leftOut) = await ModelReader.ReadAsync(Pipeline.Model, Pipeline.ExecutionContext, options, CancellationToken).ConfigureAwait(false);
        foreach (var name in leftOut)
        {
            Log.LeftOut(Logger, name);
        }

        var text = TemplateWriter.Write(TemplateBuilder.Build(topology));
        var template = (JsonObject)JsonNode.Parse(text)!;
        if (TemplateCheck.Check(template) is { Count: > 0 } findings)
        {
            throw new DistributedApplicationException(string.Join(System.Environment.NewLine, findings));
        }

        return new PublishedStack(options, text, template, Parameters(template));
    }

    // NAME:Parameters:ApiImageTag=... on the command line or in a settings file.
    private Dictionary<string, string> Parameters(JsonObject template)
    {
        var known = (template["Parameters"] as JsonObject ?? []).Select(p => p.Key).ToArray();
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in Configuration.GetSection($"{Environment.Name}:Parameters").GetChildren())
        {
            var name = known.FirstOrDefault(k => k.Equals(setting.Key, StringComparison.OrdinalIgnoreCase))
                ?? throw new DistributedApplicationException($"{setting.Path} is no parameter of the template.{TemplateWalker.Nearest(setting.Key, known)} Allowed: {string.Join(", ", known)}.");
            given[name] = setting.Value ?? "";
        }

        return given;
    }
}

/// <summary>A template and what is needed to make a stack of it.</summary>
/// <param name="Text">The template as it is written.</param>
/// <param name="Template">The same, parsed.</param>
/// <param name="Parameters">What the deployer sets; the other parameters keep their defaults, or what the stack has already.</param>
internal sealed record PublishedStack(AwsOptions Options, string Text, JsonObject Template, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>What CloudFormation takes in a request itself, in bytes; a larger template is read from S3, up to 1 MB.</summary>
    public const int MaxBody = 51_200;

    /// <summary>The template without the spaces that only people need: half as large.</summary>
    public string Body => Template.ToJsonString(s_compact);

    // Quotes in commands would be six characters each; nobody puts a template into a page.
    private static readonly JsonSerializerOptions s_compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
