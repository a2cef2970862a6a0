using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Differences;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>Compares the model with a template: the one that the setting NAME:Against points to, or the last one published.</summary>
internal static class DiffStep
{
    public static async Task RunAsync(AwsStepContext context)
    {
        var against = context.Setting("Against") ?? context.TemplatePath;
        if (!File.Exists(against))
        {
            throw new DistributedApplicationException($"There is no template at {against}. Publish first, or set {context.Environment.Name}:Against to the path of a template.");
        }

        var before = (JsonObject)JsonNode.Parse(await File.ReadAllTextAsync(against, context.CancellationToken).ConfigureAwait(false))!;
        var stack = await context.PublishAsync().ConfigureAwait(false);
        var changes = TemplateDiff.Compare(before, stack.Template, Specification.Pinned, context.Kinds.SelectMany(kind => kind.DataTypes).ToHashSet(StringComparer.Ordinal));
        StepLog.Changes(context.Logger, TemplateDiff.Describe(changes));
        context.Pipeline.Summary.Add("Changes", TemplateDiff.Summary(changes));
    }
}
