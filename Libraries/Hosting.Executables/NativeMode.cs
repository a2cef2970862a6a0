namespace Showroom.Hosting.Executables;

/// <summary>Setting <c>Native:Mode</c>: whether local processes take the place of containers.</summary>
internal static class NativeMode
{
    private const string Setting = "Native:Mode";

    /// <summary>Never when publishing: what is deployed does not depend on the machine that publishes.</summary>
    public static bool ReplacesContainers(IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsRunMode && builder.Configuration[Setting]?.ToUpperInvariant() switch
        {
            null or "" or "AUTO" => !ContainerRuntime.Answers(builder.Configuration),
            "ALWAYS" => true,
            "NEVER" => false,
            _ => throw new DistributedApplicationException(
                $"{Setting} is '{builder.Configuration[Setting]}': it must be 'auto' (processes when no container runtime answers), 'always' or 'never'."),
        };
}
