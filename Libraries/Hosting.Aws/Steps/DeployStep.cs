using Showroom.Hosting.Aws.Deployment;
using Showroom.Hosting.Aws.Differences;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>Creates or updates the stack from the model, and prints its outputs.</summary>
internal static class DeployStep
{
    public static async Task RunAsync(AwsStepContext context)
    {
        using var session = await context.OpenSessionAsync().ConfigureAwait(false);
        var published = await context.PublishAsync().ConfigureAwait(false);
        var template = await TemplateSource.ForAsync(published.Body, session.Settings, session.S3, context.CancellationToken).ConfigureAwait(false);
        var before = await session.Stacks.FindAsync(context.CancellationToken).ConfigureAwait(false);
        var parameters = ParameterPlan.Of(published.Template, published.Parameters, before?.Stack.Parameters ?? new Dictionary<string, string>());
        if (parameters.Describe(session.Settings.Section) is { Length: > 0 } decisions)
        {
            StepLog.Parameters(context.Logger, decisions);
        }

        var input = new StackInput(template, [.. parameters.Parameters.Select(p => p.Name)], parameters.Sent, context.TagsOf(published.Options));
        var (stack, changed) = await session.Stacks.DeployAsync(input, context.CancellationToken).ConfigureAwait(false);
        if (!changed)
        {
            DeploymentLog.NothingChanged(context.Logger, stack.Name);
        }

        foreach (var output in stack.Outputs)
        {
            DeploymentLog.Output(context.Logger, output.Name, output.Value, output.Description is null ? "" : $" ({output.Description})");
        }

        context.Pipeline.Summary.Add("Stack", changed ? $"{stack.Name}, {stack.Status}" : $"{stack.Name}, nothing changed");
    }
}
