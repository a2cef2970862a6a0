namespace Showroom.Web.Assets;

internal static class AssetExtensions
{
    /// <summary>Joins before routing: assets of another version's pages.</summary>
    public static IApplicationBuilder UseAssetFallback(this IApplicationBuilder app) => app.UseMiddleware<AssetFallbackMiddleware>();
}
