using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>
/// Lets a test take the builder out of an app host's own entry point: its options are changed as it is created, and when
/// the entry point builds, the builder is handed over and the entry point is left.
/// </summary>
internal sealed class BuilderInterception(Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure, Action<IConfigurationBuilder> addSettings)
{
    private static readonly AsyncLocal<BuilderInterception?> s_current = new();

    public static BuilderInterception? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    public DistributedApplicationBuilder? Builder { get; private set; }

    public void Configure(DistributedApplicationOptions options, HostApplicationBuilderSettings settings) => configure(options, settings);

    public void AddSettings(IConfigurationBuilder configuration) => addSettings(configuration);

    public void Take(DistributedApplicationBuilder builder)
    {
        Builder = builder;
        throw new EntryPointLeftException();
    }

    /// <summary>Ends an entry point whose builder was taken.</summary>
    public sealed class EntryPointLeftException : Exception;
}
