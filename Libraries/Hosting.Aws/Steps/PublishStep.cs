using Aspire.Hosting.Pipelines;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>Writes the template and reports its monthly cost.</summary>
internal static class PublishStep
{
    public static async Task RunAsync(AwsStepContext context)
    {
        var task = await context.Pipeline.ReportingStep.CreateTaskAsync("Writing the template", context.CancellationToken).ConfigureAwait(false);
        await using (task.ConfigureAwait(false))
        {
            var stack = await context.PublishAsync().ConfigureAwait(false);
            var path = context.TemplateFile.PathToWrite;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, stack.Text, context.CancellationToken).ConfigureAwait(false);

            var estimate = context.Estimate(stack);
            StepLog.Published(context.Logger, stack.Template["Resources"]!.AsObject().Count, stack.Text.Length, path);
            context.Pipeline.Summary.Add("Template", path);
            context.Pipeline.Summary.Add("Cost", $"{estimate.Summary} ({context.Environment.PresetFrom(context.Configuration)}; step cost-{context.Environment.Name} for details)");
            await task.CompleteAsync($"{path}, {estimate.Summary}", CompletionState.Completed, context.CancellationToken).ConfigureAwait(false);
        }
    }
}
