using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Showroom.Api.Accounts.Data;
using Showroom.Api.Accounts.Names;
using Showroom.Api.Accounts.Passwords;
using Showroom.Api.Platform.Security;

namespace Showroom.Api.Accounts.Login;

/// <summary>Verifies a name and a password. Every failure takes the same steps and has the same result.</summary>
internal sealed class LoginService(UserManager<Account> accounts, UnicodeForms forms, LoginThrottle throttle, PasswordVerifier passwords)
{
    /// <returns>The principal of the account; null when the name or the password is wrong, or when there were too many attempts.</returns>
    public async Task<ClaimsPrincipal?> AuthenticateAsync(string name, string password, CancellationToken cancellationToken)
    {
        var normalized = accounts.NormalizeName(await forms.ToNfkcAsync(name, cancellationToken));
        var isAllowed = await throttle.TryBeginAsync(normalized, cancellationToken);
        var account = await accounts.FindByNameAsync(normalized);
        var isCorrect = await passwords.VerifyAsync(account, password, cancellationToken);
        if (!isAllowed || !isCorrect || account is null || await accounts.IsLockedOutAsync(account))
        {
            return null;
        }

        await throttle.ResetAsync(normalized, cancellationToken);
        return CreatePrincipal(account, await accounts.GetRolesAsync(account));
    }

    private static ClaimsPrincipal CreatePrincipal(Account account, IEnumerable<string> roles) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id.ToString("D")),
            new Claim(ClaimTypes.Name, account.UserName!),
            .. roles.Select(role => new Claim(ClaimTypes.Role, role)),
        ],
        SessionScheme.Name));
}
