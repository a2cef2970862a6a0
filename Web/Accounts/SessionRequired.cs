using Microsoft.AspNetCore.Components;
using Showroom.Web.Backend;

namespace Showroom.Web.Accounts;

internal static class SessionRequired
{
    /// <summary>The session, for pages that need one. Without one, the visitor is led to the page to log in, and returns.</summary>
    public static async Task<SessionModel?> FindOrLogInAsync(this CurrentSession current, NavigationManager navigation)
    {
        var session = await current.FindAsync();
        if (session is null)
        {
            navigation.NavigateTo(LogInAddress.Of(navigation));
        }

        return session;
    }
}
