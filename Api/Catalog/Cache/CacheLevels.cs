namespace Showroom.Api.Catalog.Cache;

/// <summary>The response header <c>X-Cache</c>: where the response's data came from.</summary>
internal static class CacheLevels
{
    public const string Header = "X-Cache";

    /// <summary>Read from Postgres, past the cache. The cache names its own levels: <c>l1</c>, <c>l2</c>, <c>db</c>, and <c>stale</c> when the load failed.</summary>
    public const string Database = "db";
}
