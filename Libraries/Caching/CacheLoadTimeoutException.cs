using System.Globalization;

namespace Showroom.Caching;

/// <summary>
/// A value was not loaded within <see cref="CacheOptions.FactoryHardTimeout"/>, and there was no expired value to serve. The load continues in the
/// background, so that a later read may find the value in the cache.
/// </summary>
public sealed class CacheLoadTimeoutException : TimeoutException
{
    /// <summary>An exception without the duration of the timeout.</summary>
    public CacheLoadTimeoutException()
        : base("The value was not loaded in time, and there is no expired one to serve.")
    {
    }

    /// <summary>An exception with a message.</summary>
    public CacheLoadTimeoutException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public CacheLoadTimeoutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal CacheLoadTimeoutException(TimeSpan timeout)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The value was not loaded within {timeout.TotalSeconds:0.###} s ({CacheOptions.Section}:{nameof(CacheOptions.FactoryHardTimeout)}), and there is no expired one to serve. The load continues in the background."))
    {
    }
}
