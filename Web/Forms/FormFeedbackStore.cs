using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.DataProtection;

namespace Showroom.Web.Forms;

/// <summary>
/// Carries the feedback of a form over the redirect that follows it, in a cookie, so that any replica serves the page. A page in response to the form
/// itself could neither be reloaded nor returned to.
/// </summary>
internal sealed class FormFeedbackStore(IDataProtectionProvider protection)
{
    private const string Cookie = "showroom.form";

    /// <summary>Browsers keep cookies of 4,096 bytes.</summary>
    private const int MaxLength = 3_800;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(2);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Showroom.Web.Forms", "v1").ToTimeLimitedDataProtector();

    public void Write(HttpContext context, FormFeedback feedback)
    {
        var value = Protect(feedback);
        value = value.Length <= MaxLength ? value : Protect(feedback with { Values = new Dictionary<string, string>() });
        context.Response.Cookies.Append(Cookie, value, Options(context));
    }

    /// <summary>The feedback of the forms of a page, which is then removed: the next page, and this one reloaded, do not show it.</summary>
    public FormFeedback? Take(HttpContext context, params string[] forms)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } value || Read(value) is not { } feedback || !forms.Contains(feedback.Form))
        {
            return null;
        }

        context.Response.Cookies.Delete(Cookie, Options(context));
        return feedback;
    }

    private static CookieOptions Options(HttpContext context) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true };

    private string Protect(FormFeedback feedback) =>
        Base64Url.EncodeToString(_protector.Protect(JsonSerializer.SerializeToUtf8Bytes(feedback, FormJson.Default.FormFeedback), s_lifetime));

    private FormFeedback? Read(string value)
    {
        try
        {
            return Base64Url.IsValid(value) ? JsonSerializer.Deserialize(_protector.Unprotect(Base64Url.DecodeFromChars(value)), FormJson.Default.FormFeedback) : null;
        }
        catch (Exception error) when (error is CryptographicException or JsonException)
        {
            // Expired, or not written by the application.
            return null;
        }
    }
}

[JsonSerializable(typeof(FormFeedback))]
internal sealed partial class FormJson : JsonSerializerContext;
