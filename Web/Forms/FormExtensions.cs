using Showroom.Web.Security;

namespace Showroom.Web.Forms;

internal static class FormExtensions
{
    /// <summary>Adds the feedback of forms.</summary>
    public static IHostApplicationBuilder AddForms(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FormFeedbackStore>();
        return builder;
    }

    /// <summary>Post, redirect, get: the page that follows a form, with feedback that it shows.</summary>
    public static IResult RedirectWith(this FormFeedbackStore store, HttpContext context, string page, FormFeedback feedback)
    {
        store.Write(context, feedback);
        return SeeOther(page);
    }

    /// <summary>Post, redirect, get: the page that follows a form.</summary>
    public static IResult SeeOther(string page) => new SeeOtherResult(LocalAddress.Of(page));

    /// <summary>Names the page of a form that is not at the address that it is sent to.</summary>
    public static RouteHandlerBuilder WithFormPage(this RouteHandlerBuilder endpoint, string page) => endpoint.WithFormPage(_ => page);

    /// <inheritdoc cref="WithFormPage(RouteHandlerBuilder, string)"/>
    public static RouteHandlerBuilder WithFormPage(this RouteHandlerBuilder endpoint, Func<HttpRequest, string?> find) => endpoint.WithMetadata(new FormPage(find));

    /// <summary>Status 303: whatever the method was, the next one is GET (RFC 9110, 15.4.4).</summary>
    private sealed class SeeOtherResult(string page) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = page;
            httpContext.Response.Headers.CacheControl = "no-store";
            return Task.CompletedTask;
        }
    }
}
