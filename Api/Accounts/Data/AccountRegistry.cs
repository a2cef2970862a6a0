using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Showroom.Api.Accounts.Names;

namespace Showroom.Api.Accounts.Data;

/// <summary>Finds and registers accounts.</summary>
internal sealed class AccountRegistry(UserManager<Account> accounts, UnicodeForms forms, TimeProvider time)
{
    /// <summary>The account with this name in any spelling, or null.</summary>
    public async Task<Account?> FindAsync(string name, CancellationToken cancellationToken) =>
        await accounts.FindByNameAsync(await forms.ToNfkcAsync(name, cancellationToken));

    /// <summary>Registers an account.</summary>
    /// <param name="name">A name that <see cref="AccountName"/> allows.</param>
    /// <param name="password">A password that <see cref="Passwords.Password"/> allows.</param>
    /// <param name="cancellationToken">Cancels the registration before it is committed.</param>
    /// <returns>The account, or null when the name is taken.</returns>
    public async Task<Account?> RegisterAsync(string name, string password, CancellationToken cancellationToken)
    {
        var spelling = await forms.ToNfkcAsync(name, cancellationToken);
        if (await accounts.FindByNameAsync(spelling) is not null)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var account = new Account
        {
            Id = Guid.CreateVersion7(now),
            UserName = spelling,
            CreatedAt = new DateTime(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc),
        };
        try
        {
            var result = await accounts.CreateAsync(account, password);
            return result.Succeeded ? account
                : result.Errors.All(error => error.Code == nameof(IdentityErrorDescriber.DuplicateUserName)) ? null
                : throw new InvalidOperationException($"The account was not created: {string.Join(' ', result.Errors.Select(error => error.Code))}.");
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: AccountsContext.NameIndex })
        {
            // Another request registered the name after the check.
            return null;
        }
    }
}
