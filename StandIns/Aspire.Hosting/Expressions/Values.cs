namespace Aspire.Hosting.ApplicationModel;

/// <summary>Has a value that may not be known yet.</summary>
public interface IValueProvider
{
    /// <summary>The value; waits until it is known.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>The value as a certain resource sees it.</summary>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) => GetValueAsync(cancellationToken);
}

/// <summary>Who asks for a value.</summary>
public class ValueProviderContext
{
    /// <summary>The resource that the value is for.</summary>
    public IResource? Caller { get; init; }

    /// <summary>Run or publish.</summary>
    public DistributedApplicationExecutionContext? ExecutionContext { get; init; }
}

/// <summary>Can be named in what is published, such as {cache.bindings.tcp.port}.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>The expression.</summary>
    string ValueExpression { get; }
}

/// <summary>Has a value when running, and an expression when published.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;

/// <summary>Is made of other values.</summary>
public interface IValueWithReferences
{
    /// <summary>The resources and values that it refers to.</summary>
    IEnumerable<object> References { get; }
}
