using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Extensions;
using Showroom.Web.Security;

namespace Showroom.Web.Forms;

/// <summary>Where a form is, as metadata of the endpoint that it is sent to; without it, the form is at the same address.</summary>
internal sealed class FormPage(Func<HttpRequest, string?> find)
{
    /// <summary>The page of the form of a request that was refused for its antiforgery token, which it can be sent again from.</summary>
    /// <returns>Null when the token was not the reason.</returns>
    public static string? OfRefused(HttpContext context)
    {
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: false })
        {
            return null;
        }

        // The exception handler has removed the endpoint of the request.
        var endpoint = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        return LocalAddress.Of(endpoint?.Metadata.GetMetadata<FormPage>() is { } page ? page.Find(context.Request) : context.Request.GetEncodedPathAndQuery());
    }

    private string? Find(HttpRequest request) => find(request);
}
