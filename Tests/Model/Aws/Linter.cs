namespace Showroom.Tests.Model.Aws;

/// <summary>Runs cfn-lint, a Python program, where it is installed.</summary>
internal static class Linter
{
    /// <returns>Its findings, empty when there are none; null when it is not installed.</returns>
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
