using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Showroom.Web.Accounts;
using Showroom.Web.Backend;
using Showroom.Web.Lab.Configuration;

namespace Showroom.Web.Lab;

/// <summary>Whether the lab is there, and who may use it: accounts with the role <c>operator</c>.</summary>
internal sealed class LabAccess(IOptions<LabOptions> options, IConfiguration configuration, IHostEnvironment environment, CurrentSession session)
{
    public const string Role = "operator";

    public bool IsEnabled => (options.Value.Enabled ?? environment.IsDevelopment()) && configuration.GetConnectionString(LabExtensions.ConnectionName) is { Length: > 0 };

    /// <summary>The operator, for a form.</summary>
    /// <returns>Null when the session is not an operator's, or the lab is switched off.</returns>
    public async Task<AccountModel?> FindOperatorAsync() =>
        IsEnabled && await session.FindAsync() is { Account: var account } && account.Roles.Contains(Role) ? account : null;

    /// <summary>The operator, for a page. Without a session, the visitor is led to the page to log in; to others the page does not exist.</summary>
    public async Task<AccountModel?> FindOperatorAsync(NavigationManager navigation)
    {
        if (!IsEnabled)
        {
            navigation.NotFound();
            return null;
        }

        if (await session.FindOrLogInAsync(navigation) is not { Account: var account })
        {
            return null;
        }

        if (account.Roles.Contains(Role))
        {
            return account;
        }

        navigation.NotFound();
        return null;
    }
}
