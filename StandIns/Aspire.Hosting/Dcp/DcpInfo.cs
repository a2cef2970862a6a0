namespace Aspire.Hosting.Dcp;

/// <summary>What DCP says about itself and the container runtime.</summary>
internal sealed record DcpInfo(string Version, DcpContainerRuntimeInfo? Containers);

/// <param name="Runtime">"docker" or "podman".</param>
/// <param name="HostName">How a container calls the machine it runs on.</param>
/// <param name="Installed">The client is there.</param>
/// <param name="Running">The server answers.</param>
/// <param name="Error">Why it does not.</param>
internal sealed record DcpContainerRuntimeInfo(string? Runtime, string? HostName, bool Installed, bool Running, string? Error);
