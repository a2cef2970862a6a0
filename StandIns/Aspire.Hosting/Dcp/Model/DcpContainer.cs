namespace Aspire.Hosting.Dcp;

/// <summary>A container.</summary>
internal sealed record DcpContainer : DcpObject<DcpContainer, DcpContainerSpec, DcpContainerStatus>, IDcpObject
{
    public static string KindName => "Container";

    public static string Plural => "containers";
}

internal sealed record DcpContainerSpec
{
    public required string Image { get; init; }

    public string? ContainerName { get; init; }

    /// <summary>"always", "missing" or "never".</summary>
    public string? PullPolicy { get; init; }

    public string? RestartPolicy { get; init; } = "no";

    /// <summary>Replaces the image's entry point.</summary>
    public string? Command { get; init; }

    public IReadOnlyList<string>? Args { get; init; }

    public IReadOnlyList<DcpEnvironmentVariable>? Env { get; init; }

    public IReadOnlyList<DcpContainerPort>? Ports { get; init; }

    public IReadOnlyList<DcpVolumeMount>? VolumeMounts { get; init; }

    public IReadOnlyList<DcpNetworkConnection>? Networks { get; init; }

    /// <summary>Arguments for the runtime's own run command.</summary>
    public IReadOnlyList<string>? RunArgs { get; init; }

    public IReadOnlyList<DcpCreateFiles>? CreateFiles { get; init; }

    /// <summary>True: the container outlives the application host.</summary>
    public bool? Persistent { get; init; }

    public bool? Start { get; init; }

    /// <summary>True: stop it. There is no way back: delete the object and create it again.</summary>
    public bool? Stop { get; init; }
}

internal sealed record DcpContainerPort(int ContainerPort)
{
    public string Protocol { get; init; } = "TCP";

    /// <summary>Null: the runtime chooses.</summary>
    public int? HostPort { get; init; }

    public string HostIP { get; init; } = "127.0.0.1";
}

/// <param name="Type">"bind" or "volume".</param>
internal sealed record DcpVolumeMount(string Type, string? Source, string Target, bool ReadOnly);

internal sealed record DcpNetworkConnection(string Name, IReadOnlyList<string> Aliases);

internal sealed record DcpCreateFiles(string Destination, IReadOnlyList<DcpFileEntry> Entries);

/// <param name="Type">"file" or "directory".</param>
internal sealed record DcpFileEntry(string Type, string Name)
{
    public string? Contents { get; init; }

    public IReadOnlyList<DcpFileEntry>? Entries { get; init; }
}

internal sealed record DcpContainerStatus
{
    /// <summary>One of <see cref="DcpContainerState"/>; null or empty before DCP has looked at it.</summary>
    public string? State { get; init; }

    public string? ContainerId { get; init; }

    public string? ContainerName { get; init; }

    public int? ExitCode { get; init; }

    public DateTimeOffset? StartupTimestamp { get; init; }

    public DateTimeOffset? FinishTimestamp { get; init; }

    /// <summary>The runtime's error when the container did not start.</summary>
    public string? Message { get; init; }

    public IReadOnlyList<DcpEnvironmentVariable>? EffectiveEnv { get; init; }

    public IReadOnlyList<string>? EffectiveArgs { get; init; }
}

internal static class DcpContainerState
{
    public const string Pending = "Pending";
    public const string Building = "Building";
    public const string Starting = "Starting";
    public const string Running = "Running";
    public const string Paused = "Paused";
    public const string Stopping = "Stopping";
    public const string Exited = "Exited";
    public const string FailedToStart = "FailedToStart";

    /// <summary>No runtime answers; DCP goes on when one does.</summary>
    public const string RuntimeUnhealthy = "RuntimeUnhealthy";

    public const string Unknown = "Unknown";

    public static bool IsTerminal(string? state) => state is Exited or FailedToStart;
}
