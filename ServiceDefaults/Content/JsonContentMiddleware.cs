using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Showroom.ServiceDefaults.Content;

/// <summary>
/// Rejects JSON in a charset other than UTF-8 (RFC 8259, 8.1) or with a content coding with status 415, and unquotes the charset. The framework
/// fails with status 500 for a charset that it does not know, and knows none in quotes.
/// </summary>
internal sealed class JsonContentMiddleware(RequestDelegate next)
{
    private const string Utf8 = "utf-8";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.ContentType.Count == 0 || context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is null)
        {
            return next(context);
        }

        if (headers.ContentEncoding.Count > 0 && !headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return RejectAsync(context, "A body is sent without a content coding.");
        }

        var contentType = headers.ContentType.ToString();
        if (!contentType.Contains(';') || !MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.Charset.HasValue)
        {
            return next(context);
        }

        if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals(Utf8, StringComparison.OrdinalIgnoreCase))
        {
            return RejectAsync(context, "JSON is sent in UTF-8.");
        }

        type.Charset = Utf8;
        headers.ContentType = type.ToString();
        return next(context);
    }

    private static async Task RejectAsync(HttpContext context, string detail)
    {
        context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
        await context.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
        {
            HttpContext = context,
            ProblemDetails = { Status = StatusCodes.Status415UnsupportedMediaType, Detail = detail },
        });
    }
}
