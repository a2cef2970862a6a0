using System.Reflection;

namespace Aspire.Hosting.Dcp;

/// <summary>The section DcpPublisher of the configuration.</summary>
internal sealed class DcpOptions
{
    public const string Section = "DcpPublisher";

    /// <summary>The program dcp. Default: the one that the build fetched.</summary>
    public string? CliPath { get; set; } = BuiltIn("dcpclipath");

    /// <summary>The program aspire-managed, with wwwroot beside it. Default: the one that the build fetched.</summary>
    public string? DashboardPath { get; set; } = BuiltIn("aspiredashboardpath");

    /// <summary>"docker" or "podman". Null: DCP takes the first that answers, docker first.</summary>
    public string? ContainerRuntime { get; set; }

    /// <summary>How long the container runtime may take to say whether it is there, in seconds. Zero or less: as long as it likes.</summary>
    public int DependencyCheckTimeout { get; set; } = 25;

    /// <summary>How long a service may take to get its port; a fixed port that is taken never gets it.</summary>
    public TimeSpan ServiceStartupWatchTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether proxied endpoints get a random port even when the model fixes one.</summary>
    public bool RandomizePorts { get; set; }

    /// <summary>A folder for DCP's own detailed logs; null: none.</summary>
    public string? DiagnosticsLogFolder { get; set; }

    /// <summary>The level of DCP's own detailed logs: "debug", "info", "error".</summary>
    public string? DiagnosticsLogLevel { get; set; }

    private static string? BuiltIn(string key) => typeof(DcpOptions).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(metadata => metadata.Key == key)?.Value;
}
