using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Showroom.ServiceDefaults.Content;

/// <summary>
/// Compresses responses that gain from it, and gives a compressed representation an entity tag of its own: a strong tag names bytes (RFC 9110, 8.8.3.3).
/// </summary>
internal sealed class CompressionProvider(IServiceProvider services, IOptions<ResponseCompressionOptions> options)
    : ResponseCompressionProvider(services, options)
{
    /// <summary>Smaller bodies fit into one packet either way.</summary>
    private const int MinLength = 1_024;

    public override bool ShouldCompressResponse(HttpContext context) =>
        context.Response.ContentLength is null or >= MinLength && base.ShouldCompressResponse(context);

    public override ICompressionProvider? GetCompressionProvider(HttpContext context)
    {
        var provider = base.GetCompressionProvider(context);
        if (provider is not null && context.Response.Headers.ETag is [{ } tag])
        {
            context.Response.Headers.ETag = CodedEntityTag.Of(tag, provider.EncodingName);
        }

        return provider;
    }
}
