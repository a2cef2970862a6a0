using System.Globalization;
using System.Runtime.CompilerServices;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A text with holes, whose values are known when the application runs or is published.</summary>
public class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    /// <summary>The empty text.</summary>
    public static readonly ReferenceExpression Empty = new("", [], []);

    private readonly IReadOnlyList<IValueProvider> _providers;

    internal ReferenceExpression(string format, IReadOnlyList<IValueProvider> providers, IReadOnlyList<string?> stringFormats)
    {
        Format = format;
        _providers = providers;
        StringFormats = stringFormats;
    }

    /// <summary>The text, as a composite format.</summary>
    public string Format { get; }

    /// <summary>How each value is written: "uri" escapes it for an address.</summary>
    public IReadOnlyList<string?> StringFormats { get; }

    /// <summary>The values.</summary>
    public IReadOnlyList<IValueProvider> ValueProviders => _providers;

    /// <summary>The expressions of the values.</summary>
    public IReadOnlyList<string> ManifestExpressions => [.. _providers.Select(p => ((IManifestExpressionProvider)p).ValueExpression)];

    /// <summary>The text with the expressions of the values in the holes.</summary>
    public string ValueExpression => string.Format(CultureInfo.InvariantCulture, Format, [.. ManifestExpressions]);

    IEnumerable<object> IValueWithReferences.References => _providers;

    /// <summary>Makes an expression of an interpolated string.</summary>
    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.Build();

    /// <summary>The text with the values in the holes; waits until they are known.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    /// <summary>The text as a certain resource sees it.</summary>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (Format.Length == 0)
        {
            return null;
        }
        var values = new object?[_providers.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = await _providers[i].GetValueAsync(context, cancellationToken).ConfigureAwait(false);
            values[i] = StringFormat.Apply(value, StringFormats[i]);
        }
        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    /// <summary>Takes an interpolated string apart.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler
    {
        private readonly ReferenceExpressionBuilder _builder = new();

        /// <summary>An empty expression.</summary>
        public ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
        {
        }

        /// <summary>Adds literal text.</summary>
        public void AppendLiteral(string value) => _builder.AppendLiteral(value);

        /// <summary>Adds text that is known now.</summary>
        public void AppendFormatted(string? value) => _builder.AppendFormatted(value);

        /// <summary>Adds text that is known now, escaped.</summary>
        public void AppendFormatted(string? value, string? format = null) => _builder.AppendFormatted(value, format);

        /// <summary>Adds a value.</summary>
        public void AppendFormatted<T>(T valueProvider) where T : IValueProvider, IManifestExpressionProvider => _builder.AppendValueProvider(valueProvider);

        /// <summary>Adds a value, escaped.</summary>
        public void AppendFormatted<T>(T valueProvider, string? format = null) where T : IValueProvider, IManifestExpressionProvider =>
            _builder.AppendValueProvider(valueProvider, format);

        /// <summary>Not possible: escape the parts inside the other expression.</summary>
        [Obsolete("A format cannot be applied to another ReferenceExpression: write its parts here.", error: true)]
        public void AppendFormatted(ReferenceExpression valueProvider, string format) => _builder.AppendValueProvider(valueProvider, format);

        /// <summary>Adds the value of a resource.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            _builder.AppendValueProvider(valueProvider.Resource);

        /// <summary>Adds the value of a resource, escaped.</summary>
        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null) where T : IResource, IValueProvider, IManifestExpressionProvider =>
            _builder.AppendValueProvider(valueProvider.Resource, format);

        internal ReferenceExpression Build() => _builder.Build();
    }
}

/// <summary>The formats that a hole may have.</summary>
internal static class StringFormat
{
    public static string? Apply(string? value, string? format) => format switch
    {
        null or "" => value,
        _ when value is null => null,
        _ when format.Equals("uri", StringComparison.OrdinalIgnoreCase) => Uri.EscapeDataString(value),
        _ => throw new FormatException($"'{format}' is no format of a ReferenceExpression; 'uri' is."),
    };
}
