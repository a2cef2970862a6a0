using System.ComponentModel;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Parameters: values from outside.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Adds a parameter whose value is the setting Parameters:name.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, [ResourceName] string name, bool secret = false) =>
        Add(builder, CreateParameter(builder, name, secret), $"Parameters:{name}");

    /// <summary>Adds a parameter with a fixed value.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    /// <param name="publishValueAsDefault">Whether the value is published too; a secret cannot be.</param>
    /// <param name="secret">Whether it is hidden.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, string value, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        return builder.AddParameter(name, () => value, publishValueAsDefault, secret);
    }

    /// <summary>Adds a parameter whose value is found when it is needed.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
    {
        ArgumentNullException.ThrowIfNull(valueGetter);
        if (publishValueAsDefault && secret)
        {
            throw new ArgumentException($"The parameter '{name}' cannot be both secret and published.", nameof(secret));
        }
        var parameter = new ParameterResource(name, given => given?.GetDefaultValue() ?? valueGetter(), secret)
        {
            Default = publishValueAsDefault ? new ConstantParameterDefault(valueGetter) : null,
        };
        return Add(builder, parameter, $"Parameters:{name}");
    }

    /// <summary>Adds a parameter whose value is the setting Parameters:name, or else a default.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name.</param>
    /// <param name="value">The default, such as a generated one.</param>
    /// <param name="secret">Whether it is hidden.</param>
    /// <param name="persist">Whether a generated value is kept in the user secrets of the app host and is the same in every run.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, [ResourceName] string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Add(builder, Create(builder, name, secret, persist ? Persistent(builder, name, value) : value), $"Parameters:{name}");
    }

    /// <summary>Adds a parameter whose value is a setting of any name.</summary>
    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(this IDistributedApplicationBuilder builder, [ResourceName] string name, string configurationKey, bool secret = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(configurationKey);
        return Add(builder, new ParameterResource(name, given => Value(builder.Configuration, configurationKey, name, given), secret), configurationKey);
    }

    /// <summary>Adds a connection string whose value is the setting ConnectionStrings:name.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name.</param>
    /// <param name="environmentVariableName">The variable that references set; ConnectionStrings__name when null.</param>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(this IDistributedApplicationBuilder builder, [ResourceName] string name, string? environmentVariableName = null)
    {
        var key = $"ConnectionStrings:{name}";
        return Add(builder, new ConnectionStringParameterResource(name, given => Value(builder.Configuration, key, name, given), environmentVariableName), key);
    }

    /// <summary>What the parameter is for.</summary>
    public static IResourceBuilder<ParameterResource> WithDescription(this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        (builder.Resource.Description, builder.Resource.EnableDescriptionMarkdown) = (description, enableMarkdown);
        return builder;
    }

    /// <summary>A password for a server that was given none: generated, kept in the user secrets, and not in the model.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder, string name, bool lower = true, bool upper = true, bool numeric = true, bool special = true,
        int minLower = 0, int minUpper = 0, int minNumeric = 0, int minSpecial = 0) =>
        CreateGeneratedParameter(builder, name, secret: true, new GenerateParameterDefault
        {
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        });

    /// <summary>A generated parameter, kept in the user secrets, and not in the model.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ParameterResource CreateGeneratedParameter(IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault) =>
        Create(builder, name, secret, Persistent(builder, name, parameterDefault));

    /// <summary>A parameter whose value is the setting Parameters:name, and not in the model.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ParameterResource CreateParameter(IDistributedApplicationBuilder builder, string name, bool secret) => Create(builder, name, secret, value: null);

    private static ParameterResource Create(IDistributedApplicationBuilder builder, string name, bool secret, ParameterDefault? value) =>
        new(name, given => Value(builder.Configuration, $"Parameters:{name}", name, given), secret) { Default = value };

    // What is published is made anew where it is deployed.
    private static ParameterDefault Persistent(IDistributedApplicationBuilder builder, string name, ParameterDefault value) =>
        builder.ExecutionContext.IsRunMode ? new UserSecretsParameterDefault(builder.AppHostAssembly, name, value) : value;

    // Environment variables cannot have hyphens in every shell, so the key with underscores counts too.
    private static string Value(IConfiguration configuration, string key, string name, ParameterDefault? value) =>
        configuration[key] ?? configuration[key.Replace('-', '_')] ?? value?.GetDefaultValue()
        ?? throw new MissingParameterValueException(
            $"The parameter '{name}' has no value: set '{key}' in the app host's settings, in its user secrets, on its command line (--{key}=...) or as the environment variable {key.Replace(":", "__", StringComparison.Ordinal).Replace('-', '_')}.");

    private static IResourceBuilder<T> Add<T>(IDistributedApplicationBuilder builder, T parameter, string key) where T : ParameterResource =>
        builder.AddResource(parameter).WithInitialState(new CustomResourceSnapshot
        {
            ResourceType = KnownResourceTypes.Parameter,
            Properties = [new ResourcePropertySnapshot("resource.source", key)],
        });
}
