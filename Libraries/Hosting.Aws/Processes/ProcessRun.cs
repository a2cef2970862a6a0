using System.Diagnostics;

namespace Showroom.Hosting.Aws.Processes;

/// <summary>A program that has ended, and what it has written.</summary>
internal sealed record ProcessRun(int ExitCode, string Output, string Errors)
{
    /// <param name="program">Its path, or its name on PATH.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Ends the program and those that it has started.</param>
    /// <param name="environment">Variables beside those of this process.</param>
    /// <exception cref="DistributedApplicationException">It cannot be started.</exception>
    public static async Task<ProcessRun> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new DistributedApplicationException($"{program} cannot be started.");
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new(process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
    }
}
