using System.Text.Json.Nodes;
using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Showroom.Hosting.Aws.Deployment;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Images;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Prices;
using Showroom.Hosting.Aws.Publishing;
using Showroom.Hosting.Aws.Signing;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Templates.Yaml;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>What the action of a step uses.</summary>
internal sealed class AwsStepContext(AwsEnvironmentResource environment, PipelineStepContext pipeline)
{
    public AwsEnvironmentResource Environment { get; } = environment;

    public PipelineStepContext Pipeline { get; } = pipeline;

    public IReadOnlyList<IResourceKind> Kinds { get; } = ResourceKinds.Of(environment);

    public ILogger Logger => Pipeline.Logger;

    public CancellationToken CancellationToken => Pipeline.CancellationToken;

    public TimeProvider Time => Pipeline.Services.GetRequiredService<TimeProvider>();

    public IConfiguration Configuration => Pipeline.Services.GetRequiredService<IConfiguration>();

    /// <summary>The setting NAME:<paramref name="key"/>, or null.</summary>
    public string? Setting(string key) => Configuration[$"{Environment.Name}:{key}"] is { Length: > 0 } value ? value : null;

    public TemplateFile TemplateFile => new(Pipeline.Services.GetRequiredService<IPipelineOutputService>().GetOutputDirectory(), Environment.Name, Setting("Format"));

    /// <summary>The model as a template that has passed our checks, in memory, and the values for its parameters.</summary>
    /// <exception cref="DistributedApplicationException">Contradictory options, or a template that AWS would refuse.</exception>
    public async Task<PublishedStack> PublishAsync()
    {
        var options = Environment.OptionsFrom(Configuration);
        var (topology, leftOut) = await ModelReader.ReadAsync(Pipeline.Model, Pipeline.ExecutionContext, options, Kinds, CancellationToken).ConfigureAwait(false);
        foreach (var name in leftOut)
        {
            StepLog.LeftOut(Logger, name);
        }

        var built = TemplateBuilder.Build(topology, Kinds);
        var template = TemplateWriter.ToJson(built);
        TemplateCustomization.Apply(template, Environment.Configurations);
        Refuse(TemplateValidator.Validate(template, Kinds));
        var parameters = Parameters(template);
        Refuse(ParameterValidator.Validate(template, parameters, Environment.Name));
        // The values of settings pass the same checks as those of the model.
        Refuse(TemplateValidator.Validate(ParameterValidator.WithValues(template, parameters), Kinds));
        var text = TemplateFile.IsYaml
            ? YamlTemplateWriter.Write(template, TemplateComments.Of(built, Environment.Name, SourceLines.Read(Environment.AppHostDirectory)))
            : TemplateWriter.Write(template);
        return new PublishedStack(options, text, template, parameters)
        {
            Images = [.. topology.Of<ServiceNode>().DistinctBy(s => s.Project).Select(s => new ProjectImage(s.Project, s.ProjectPath, s.Options.Architecture))],
        };
    }

    /// <summary>What the stack costs, at the prices of the table and of the file in NAME:Prices.</summary>
    public CostEstimate Estimate(PublishedStack stack) => Kinds.Estimate(stack.Template, PriceTable.Of(stack.Options.Region, Setting("Prices")));

    /// <summary>The tags of the stack: the name of the .NET environment, who manages it, and those of the options.</summary>
    public IReadOnlyDictionary<string, string> TagsOf(AwsOptions options)
    {
        var tags = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Environment"] = Pipeline.Services.GetRequiredService<IHostEnvironment>().EnvironmentName,
            ["ManagedBy"] = "aspire",
        };
        foreach (var (key, value) in options.Tags)
        {
            tags[key] = value;
        }

        return tags;
    }

    /// <summary>Runs a part of a step as a task of its own, whose progress the CLI shows.</summary>
    /// <param name="status">What is being done.</param>
    /// <param name="run">Does it; returns its result and what was done.</param>
    public async Task<T> ReportAsync<T>(string status, Func<Task<(T Result, string Done)>> run)
    {
        var task = await Pipeline.ReportingStep.CreateTaskAsync(status, CancellationToken).ConfigureAwait(false);
        await using (task.ConfigureAwait(false))
        {
            var (result, done) = await run().ConfigureAwait(false);
            await task.CompleteAsync(done, CompletionState.Completed, CancellationToken).ConfigureAwait(false);
            return result;
        }
    }

    /// <exception cref="AwsException">There is no region, there are no credentials, or a setting is invalid.</exception>
    public async Task<DeploymentSession> OpenSessionAsync()
    {
        var region = Environment.OptionsFrom(Configuration).Region ?? Configuration["AWS_DEFAULT_REGION"];
        // The settings first: finding credentials may send requests.
        var settings = DeploymentSettings.From(Configuration.GetSection(Environment.Name), region ?? "");
        var account = await AwsAccount.FindAsync(Environment.Name, region, Setting("Endpoint")).ConfigureAwait(false);
        return new(account, settings, Time, Logger);
    }

    private static void Refuse(IReadOnlyList<Finding> findings)
    {
        if (findings.Count > 0)
        {
            throw new DistributedApplicationException(string.Join(System.Environment.NewLine, findings));
        }
    }

    // NAME:Parameters:ApiImageTag=... on the command line or in a settings file.
    private Dictionary<string, string> Parameters(JsonObject template)
    {
        var known = (template["Parameters"] as JsonObject ?? []).Select(p => p.Key).ToArray();
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in Configuration.GetSection($"{Environment.Name}:Parameters").GetChildren())
        {
            var name = known.FirstOrDefault(k => k.Equals(setting.Key, StringComparison.OrdinalIgnoreCase))
                ?? throw new DistributedApplicationException($"{setting.Path} is not a parameter of the template.{TemplateWalker.Nearest(setting.Key, known)} Allowed: {string.Join(", ", known)}.");
            given[name] = setting.Value ?? "";
        }

        return given;
    }
}
