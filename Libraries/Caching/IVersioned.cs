namespace Showroom.Caching;

/// <summary>
/// A value that knows its version (a row's version column). Writers on two replicas may store in another order than they committed;
/// a versioned value never replaces a newer one in the second level.
/// </summary>
public interface IVersioned
{
    /// <summary>Rises with every change; 0 or more.</summary>
    long Version { get; }
}
