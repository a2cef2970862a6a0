using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticAssets;

namespace Showroom.Web.Assets;

/// <summary>
/// Serves the present file for a fingerprint of another version: during a rolling deployment, a page of one version asks replicas of both for its
/// assets. The response is that of the address without a fingerprint, which is revalidated, and not kept for ever as the other version's file.
/// </summary>
internal sealed partial class AssetFallbackMiddleware(RequestDelegate next, EndpointDataSource endpoints)
{
    private readonly Lazy<FrozenSet<string>> _routes = new(() => endpoints.Endpoints
        .Select(static endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>()?.Route)
        .OfType<string>()
        .Select(static route => $"/{route}")
        .ToFrozenSet(StringComparer.Ordinal));

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Path.Value is { } path && Fingerprinted().Match(path) is { Success: true } match && !_routes.Value.Contains(path))
        {
            var present = $"{match.Groups["name"].ValueSpan}{match.Groups["extension"].ValueSpan}";
            if (_routes.Value.Contains(present))
            {
                context.Request.Path = present;
            }
        }

        return next(context);
    }

    // The SDK's fingerprints are ten digits of base 36.
    [GeneratedRegex(@"^(?<name>.+)\.[0-9a-z]{10}(?<extension>\.[0-9a-z]+)\z")]
    private static partial Regex Fingerprinted();
}
