namespace Showroom.Api.Catalog.Caching;

/// <summary>Where an answer came from, as the header <c>X-Cache</c> tells it.</summary>
internal static class CacheLevels
{
    public const string Header = "X-Cache";

    /// <summary>This replica's memory.</summary>
    public const string Memory = "l1";

    /// <summary>Redis, shared by the replicas.</summary>
    public const string Shared = "l2";

    /// <summary>Postgres.</summary>
    public const string Database = "db";
}
