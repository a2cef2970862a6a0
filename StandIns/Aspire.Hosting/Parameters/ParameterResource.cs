using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from outside: from settings, or a default.</summary>
public class ParameterResource : Resource, IExpressionValue
{
    private readonly Lazy<string> _value;

    /// <summary>A parameter.</summary>
    /// <param name="name">The name; its setting is Parameters:name.</param>
    /// <param name="callback">Finds the value, given the default.</param>
    /// <param name="secret">Whether it is hidden.</param>
    public ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false) : base(name)
    {
        ArgumentNullException.ThrowIfNull(callback);
        // A missing value may be there at the next try: exceptions are not remembered.
        _value = new Lazy<string>(() => callback(Default), LazyThreadSafetyMode.PublicationOnly);
        Secret = secret;
    }

    /// <summary>The value in the absence of a setting.</summary>
    public ParameterDefault? Default { get; set; }

    /// <summary>Whether it is hidden in the dashboard and logs.</summary>
    public bool Secret { get; }

    /// <summary>Whether its setting is ConnectionStrings:name.</summary>
    public bool IsConnectionString { get; set; }

    /// <summary>What it is for.</summary>
    public string? Description { get; set; }

    /// <summary>Whether the description is Markdown.</summary>
    public bool EnableDescriptionMarkdown { get; set; }

    /// <summary>The expression, such as {currency.value}.</summary>
    public string ValueExpression => IsConnectionString ? $"{{{Name}.connectionString}}" : $"{{{Name}.value}}";

    /// <summary>The value.</summary>
    /// <exception cref="MissingParameterValueException">There is none; the message names the setting.</exception>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => new(_value.Value);

    /// <summary>The value, which is the same for everybody.</summary>
#pragma warning disable CA1725 // The name that Aspire gives it.
    public ValueTask<string?> GetValueAsync(ValueProviderContext _, CancellationToken cancellationToken) => GetValueAsync(cancellationToken);
#pragma warning restore CA1725
}

/// <summary>Finds the value of a parameter that has no setting.</summary>
public abstract class ParameterDefault
{
    /// <summary>The value.</summary>
    public abstract string GetDefaultValue();

    /// <summary>Writes it to a manifest.</summary>
    public abstract void WriteToManifest(ManifestPublishingContext context);
}
