namespace Showroom.Lab.Processes;

/// <summary>How a child process differs from this one.</summary>
internal sealed record ProcessSettings
{
    /// <summary>Set in addition to this process's own variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Null for this process's own folder.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Called with each line of the standard output, on a thread of the pool.</summary>
    public Action<string>? OutputReceived { get; init; }

    /// <summary>The same with each line of the standard error.</summary>
    public Action<string>? ErrorReceived { get; init; }
}
