namespace Showroom.Caching;

/// <summary>
/// A value with a version (the version column of a row). Two writers may call <c>SetAsync</c> in another order than they committed;
/// a versioned value never replaces a newer one in L2.
/// </summary>
public interface IVersioned
{
    /// <summary>Increases with every change; 0 or more.</summary>
    long Version { get; }
}
