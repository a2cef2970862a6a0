using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Npgsql;
using Showroom.Api.Accounts.Data;
using Showroom.Api.Platform.Data;
using Showroom.Api.Platform.Security;

namespace Showroom.Api.Accounts.Operators;

/// <summary>
/// Makes the account of the first operator. When it exists, its password becomes the configured one again, which
/// is how a lost password is replaced.
/// </summary>
internal sealed class OperatorSeed(IServiceScopeFactory scopes, IOptions<OperatorOptions> options) : IDataSeed
{
    public string Name => "operators";

    public async Task<int> SeedAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var (name, password) = (options.Value.Name, options.Value.Password);
        await using var scope = scopes.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        var registry = scope.ServiceProvider.GetRequiredService<AccountRegistry>();
        var account = await registry.FindAsync(name, cancellationToken);
        var isNew = account is null;
        account ??= await registry.RegisterAsync(name, password, cancellationToken)
            ?? throw new InvalidOperationException($"Another process registered '{name}' at the same time.");
        if (!isNew && !await accounts.CheckPasswordAsync(account, password))
        {
            account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
            Check(await accounts.UpdateSecurityStampAsync(account));
        }

        if (!await accounts.IsInRoleAsync(account, Roles.Operator))
        {
            Check(await accounts.AddToRoleAsync(account, Roles.Operator));
        }

        return isNew ? 1 : 0;
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException($"The operator's account was not changed: {string.Join(' ', result.Errors.Select(error => error.Code))}.");
        }
    }
}
