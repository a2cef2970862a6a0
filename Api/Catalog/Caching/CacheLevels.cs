namespace Showroom.Api.Catalog.Caching;

/// <summary>Where an answer came from, as the header <c>X-Cache</c> tells it.</summary>
internal static class CacheLevels
{
    public const string Header = "X-Cache";

    /// <summary>Postgres. What the cache answers, it names itself: <c>l1</c>, <c>l2</c>, <c>db</c>; <c>stale</c> when Postgres fails and memory steps in.</summary>
    public const string Database = "db";
}
