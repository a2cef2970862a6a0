namespace Showroom.Hosting.Executables;

/// <summary>Whether local processes replace containers.</summary>
internal enum ExecutableMode
{
    /// <summary>When no container runtime answers.</summary>
    Auto,

    /// <summary>Even when a container runtime answers.</summary>
    Always,

    /// <summary>Not at all.</summary>
    Never,
}
