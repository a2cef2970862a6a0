namespace Showroom.Tests.Model.Aws;

/// <summary>cfn-lint, which is a Python program that not everybody has.</summary>
internal static class Linter
{
    /// <returns>What it complains of; nothing when all is well; null when it is not installed.</returns>
    public static async Task<string?> RunAsync(IEnumerable<string> templates, CancellationToken cancellationToken)
    {
        if (InstalledProgram.Find("cfn-lint") is not { } linter)
        {
            return null;
        }

        var (_, exitCode, output, errors) = await ChildProcess.RunAsync(linter, ["--template", .. templates], cancellationToken: cancellationToken);
        return exitCode == 0 ? output.Trim() : output + errors;
    }
}
