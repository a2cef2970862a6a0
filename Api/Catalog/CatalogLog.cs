namespace Showroom.Api.Catalog;

/// <summary>Event ids 1100 to 1199.</summary>
internal static partial class CatalogLog
{
    [LoggerMessage(1100, LogLevel.Warning, "The catalogue cannot be read yet ({Error}: {Message}).")]
    public static partial void WarmupFailed(this ILogger logger, string error, string message);
}
