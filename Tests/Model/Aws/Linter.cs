namespace Showroom.Tests.Model.Aws;

/// <summary>cfn-lint, which is a Python program that not everybody has.</summary>
internal static class Linter
{
    /// <returns>What it complains of; nothing when all is well; null when it is not installed.</returns>
    public static async Task<string?> RunAsync(IEnumerable<string> templates, CancellationToken cancellationToken)
    {
        if (Tool.OnPath("cfn-lint") is not { } linter)
        {
            return null;
        }

        var (exitCode, output, errors) = await Tool.RunAsync(linter, ["--template", .. templates], Path.GetTempPath(), cancellationToken);
        return exitCode == 0 ? output.Trim() : output + errors;
    }
}
