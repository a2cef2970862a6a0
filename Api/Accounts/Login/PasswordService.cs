using Microsoft.AspNetCore.Identity;
using Showroom.Api.Accounts.Data;
using Showroom.Api.Accounts.Passwords;
using Showroom.Api.Accounts.Sessions;

namespace Showroom.Api.Accounts.Login;

/// <summary>Changes passwords.</summary>
internal sealed class PasswordService(UserManager<Account> accounts, LoginThrottle throttle, PasswordVerifier passwords, ISessionStore sessions)
{
    /// <summary>Changes the password of an account, and ends all its sessions.</summary>
    /// <returns>False when the current password is wrong, or when there were too many attempts.</returns>
    public async Task<bool> ChangeAsync(Guid accountId, string current, string replacement, CancellationToken cancellationToken)
    {
        var account = await accounts.FindByIdAsync(accountId.ToString());
        if (account is null || !await throttle.TryBeginAsync(account.NormalizedUserName!, cancellationToken)
            || !await passwords.VerifyAsync(account, current, cancellationToken))
        {
            return false;
        }

        await throttle.ResetAsync(account.NormalizedUserName!, cancellationToken);
        // Before the change, so that nothing has changed when it fails; and after it, for a login with the old password in between.
        await sessions.RevokeAllAsync(accountId, cancellationToken);
        using (await passwords.EnterAsync(cancellationToken))
        {
            account.PasswordHash = accounts.PasswordHasher.HashPassword(account, replacement);
        }

        var result = await accounts.UpdateSecurityStampAsync(account);
        await sessions.RevokeAllAsync(accountId, CancellationToken.None);
        return result.Succeeded ? true : throw new InvalidOperationException($"The password was not changed: {string.Join(' ', result.Errors.Select(error => error.Code))}.");
    }
}
