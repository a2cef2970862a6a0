using Showroom.Hosting.Aws.Processes;
using Showroom.Hosting.Aws.Publishing;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>Checks the written template, so that manual changes are checked too, and runs cfn-lint where it is installed.</summary>
internal static class ValidateStep
{
    public static async Task RunAsync(AwsStepContext context)
    {
        var path = context.TemplateFile.FindWritten();
        var template = await TemplateFile.ReadAsync(path, context.CancellationToken).ConfigureAwait(false);
        if (TemplateValidator.Validate(template, context.Kinds) is { Count: > 0 } findings)
        {
            throw new DistributedApplicationException(string.Join(Environment.NewLine, findings));
        }

        StepLog.Valid(context.Logger, Specification.Pinned.Source);

        if (await LintAsync(path, context.CancellationToken).ConfigureAwait(false) is not { } lintFindings)
        {
            StepLog.NotLinted(context.Logger);
        }
        else if (lintFindings.Length > 0)
        {
            throw new DistributedApplicationException(lintFindings);
        }
        else
        {
            StepLog.Linted(context.Logger);
        }
    }

    /// <returns>The findings of cfn-lint, possibly empty; null when it is not installed.</returns>
    internal static async Task<string?> LintAsync(string path, CancellationToken cancellationToken)
    {
        if (OnPath("cfn-lint") is not { } linter)
        {
            return null;
        }

        var run = await ProcessRun.RunAsync(linter, ["--template", path], cancellationToken).ConfigureAwait(false);
        return run.ExitCode == 0 ? "" : $"{run.Output}{run.Errors}".Trim();
    }

    private static string? OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}
