using System.Text.Json.Nodes;
using Showroom.Hosting.Aws.Deployment;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>Creates or updates the stack from the model, and prints its outputs.</summary>
internal static class DeployStep
{
    public static async Task RunAsync(AwsStepContext context)
    {
        using var session = await context.OpenSessionAsync().ConfigureAwait(false);
        var published = await context.PublishAsync().ConfigureAwait(false);
        var template = await TemplateSource.ForAsync(published.Body, session.Settings, session.S3, context.CancellationToken).ConfigureAwait(false);
        var names = (published.Template["Parameters"] as JsonObject ?? []).Select(p => p.Key);
        var (stack, changed) = await session.Stacks.DeployAsync(template, names, published.Parameters, context.CancellationToken).ConfigureAwait(false);
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
