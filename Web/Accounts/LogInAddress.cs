using Microsoft.AspNetCore.Components;

namespace Showroom.Web.Accounts;

/// <summary>The page to log in, which returns to the page before it.</summary>
internal static class LogInAddress
{
    /// <summary>The address, with the present page to return to.</summary>
    public static string Of(NavigationManager navigation)
    {
        var page = new Uri(navigation.Uri).PathAndQuery;
        return page.StartsWith("/login", StringComparison.Ordinal) || page.StartsWith("/signup", StringComparison.Ordinal) ? page : $"/login?return={Uri.EscapeDataString(page)}";
    }
}
