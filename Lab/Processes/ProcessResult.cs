namespace Showroom.Lab.Processes;

/// <summary>What a program that has exited returned and wrote.</summary>
internal sealed record ProcessResult(string Program, int ExitCode, string Output, string Errors)
{
    /// <exception cref="InvalidOperationException">The exit code is not 0; the message has the output.</exception>
    public ProcessResult EnsureSuccess() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"{Program} exited with {ExitCode}:\n{Output}{Errors}");
}
