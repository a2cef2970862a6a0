namespace Aspire.Hosting.Dcp;

/// <summary>What to read of an executable or a container.</summary>
internal enum DcpLogSource
{
    StandardOutput,
    StandardError,

    /// <summary>What the container runtime printed while it brought the image.</summary>
    StartupOutput,
    StartupError,

    /// <summary>DCP's own words about the object, tab separated: time, level, component, message, JSON. Start failures are here.</summary>
    System,
}

internal static class DcpLogSources
{
    public static string Name(this DcpLogSource source) => source switch
    {
        DcpLogSource.StandardOutput => "stdout",
        DcpLogSource.StandardError => "stderr",
        DcpLogSource.StartupOutput => "startup_stdout",
        DcpLogSource.StartupError => "startup_stderr",
        DcpLogSource.System => "system",
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };
}
