namespace Aspire.Hosting.Dcp;

/// <summary>A process.</summary>
internal sealed record DcpExecutable : DcpObject<DcpExecutable, DcpExecutableSpec, DcpExecutableStatus>, IDcpObject
{
    public static string KindName => "Executable";

    public static string Plural => "executables";
}

internal sealed record DcpExecutableSpec
{
    public required string ExecutablePath { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>May hold templates (<see cref="DcpTemplate"/>).</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>May hold templates (<see cref="DcpTemplate"/>).</summary>
    public IReadOnlyList<DcpEnvironmentVariable>? Env { get; init; }

    public string ExecutionType { get; init; } = "Process";

    /// <summary>False: wait for a later patch to true.</summary>
    public bool? Start { get; init; }

    /// <summary>True: stop it. There is no way back: delete the object and create it again.</summary>
    public bool? Stop { get; init; }

    public DcpAmbientEnvironment AmbientEnvironment { get; init; } = DcpAmbientEnvironment.Inherit;
}

/// <summary>Whether DCP's own environment, which is the application host's, goes to the process too.</summary>
internal sealed record DcpAmbientEnvironment(string Behavior)
{
    public static DcpAmbientEnvironment Inherit { get; } = new("Inherit");

    /// <summary>Only the variables of the specification: give PATH and HOME yourself.</summary>
    public static DcpAmbientEnvironment DoNotInherit { get; } = new("DoNotInherit");
}

internal sealed record DcpExecutableStatus
{
    /// <summary>One of <see cref="DcpExecutableState"/>; null or empty before the first attempt to start.</summary>
    public string? State { get; init; }

    public int? Pid { get; init; }

    /// <summary>-1 when a signal ended the process.</summary>
    public int? ExitCode { get; init; }

    public DateTimeOffset? StartupTimestamp { get; init; }

    public DateTimeOffset? FinishTimestamp { get; init; }

    /// <summary>All that the process got, ambient variables included: secrets too.</summary>
    public IReadOnlyList<DcpEnvironmentVariable>? EffectiveEnv { get; init; }

    public IReadOnlyList<string>? EffectiveArgs { get; init; }
}

/// <summary>The states of an executable. An exit is noticed only when all descendants have closed standard output and error.</summary>
internal static class DcpExecutableState
{
    public const string Starting = "Starting";
    public const string Running = "Running";
    public const string Stopping = "Stopping";
    public const string Finished = "Finished";
    public const string Terminated = "Terminated";

    /// <summary>The reason is in the log of source <see cref="DcpLogSource.System"/> only.</summary>
    public const string FailedToStart = "FailedToStart";

    public const string Unknown = "Unknown";

    public static bool IsTerminal(string? state) => state is Finished or Terminated or FailedToStart;
}
