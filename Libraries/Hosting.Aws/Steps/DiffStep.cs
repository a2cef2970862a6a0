using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Differences;
using Showroom.Hosting.Aws.Publishing;
using Showroom.Hosting.Aws.Templates.Yaml;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>
/// Compares the model with the running stack (NAME:Against=stack), or with a template: the file in NAME:Against, or the last
/// one published.
/// </summary>
internal static class DiffStep
{
    private const string RunningStack = "stack";

    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    public static async Task RunAsync(AwsStepContext context)
    {
        var published = await context.PublishAsync().ConfigureAwait(false);
        if (context.Setting("Against") == RunningStack)
        {
            await CompareWithStackAsync(context, published).ConfigureAwait(false);
            return;
        }

        var against = context.Setting("Against") ?? context.TemplateFile.FindWritten();
        if (!File.Exists(against))
        {
            throw new DistributedApplicationException($"There is no template at {against}. Set {context.Environment.Name}:Against to the path of a template, or to {RunningStack} for the running one.");
        }

        var before = await TemplateFile.ReadAsync(against, context.CancellationToken).ConfigureAwait(false);
        Report(context, published, (before, s_none), s_none, "");
    }

    private static async Task CompareWithStackAsync(AwsStepContext context, PublishedStack published)
    {
        using var session = await context.OpenSessionAsync().ConfigureAwait(false);
        if (await session.Stacks.FindAsync(context.CancellationToken).ConfigureAwait(false) is not var (stack, text))
        {
            Report(context, published, ([], s_none), s_none, $"There is no stack {session.Settings.StackName}: it would be created. ");
            return;
        }

        var tags = context.TagsOf(published.Options);
        var changed = tags.Keys.Union(stack.Tags.Keys).Where(key => tags.GetValueOrDefault(key) != stack.Tags.GetValueOrDefault(key)).Order(StringComparer.Ordinal)
            .Select(key => $"{Environment.NewLine}  The tag {key} of every resource: '{stack.Tags.GetValueOrDefault(key)}' becomes '{tags.GetValueOrDefault(key)}'");
        Report(context, published, (TemplateReader.Read(text, stack.Name), stack.Parameters), stack.Parameters, "", string.Concat(changed));
    }

    private static void Report(
        AwsStepContext context, PublishedStack published, (JsonObject Template, IReadOnlyDictionary<string, string> Values) before, IReadOnlyDictionary<string, string> stack, string first, string last = "")
    {
        var plan = ParameterPlan.Of(published.Template, published.Parameters, stack);
        var old = ParameterPlan.Of(before.Template, before.Values, s_none);
        var changes = TemplateDiff.Compare(
            TemplateEvaluation.Of(before.Template, old.Values), TemplateEvaluation.Of(published.Template, plan.Values),
            Specification.Pinned, context.Kinds.SelectMany(kind => kind.DataTypes).ToHashSet(StringComparer.Ordinal));
        StepLog.Changes(context.Logger, $"{first}{TemplateDiff.Describe(changes)}{plan.Describe(context.Environment.Name)}{last}");
        context.Pipeline.Summary.Add("Changes", TemplateDiff.Summary(changes));
    }
}
