namespace Showroom.Hosting.Aws.Steps;

/// <summary>Writes the template and reports its monthly cost.</summary>
internal static class PublishStep
{
    public static Task RunAsync(AwsStepContext context) => context.ReportAsync("Writing the template", async () =>
    {
        var stack = await context.PublishAsync().ConfigureAwait(false);
        var path = context.TemplateFile.PathToWrite;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, stack.Text, context.CancellationToken).ConfigureAwait(false);

        var estimate = context.Estimate(stack);
        StepLog.Published(context.Logger, stack.Template["Resources"]!.AsObject().Count, stack.Text.Length, path);
        context.Pipeline.Summary.Add("Template", path);
        context.Pipeline.Summary.Add("Cost", $"{estimate.Summary} ({context.Environment.PresetFrom(context.Configuration)}; step cost-{context.Environment.Name} for details)");
        return (path, $"{path}, {estimate.Summary}");
    });
}
