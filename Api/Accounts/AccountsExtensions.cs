using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Showroom.Api.Accounts.Data;
using Showroom.Api.Accounts.Login;
using Showroom.Api.Accounts.Names;
using Showroom.Api.Accounts.Operators;
using Showroom.Api.Accounts.Passwords;
using Showroom.Api.Accounts.Sessions;
using Showroom.Api.Platform.Data;
using Showroom.Api.Platform.Json;

namespace Showroom.Api.Accounts;

internal static class AccountsExtensions
{
    /// <summary>Accounts in Postgres and sessions in Redis, on <c>/api/accounts</c> and <c>/api/session</c>.</summary>
    public static IHostApplicationBuilder AddAccounts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddMigratedContext<AccountsContext>(AccountsContext.HistoryTable);
        // AccountName and Password have the rules; Identity's own refuse passwords of spaces only, and most letters in names.
        services.AddIdentityCore<Account>(identity => identity.User.AllowedUserNameCharacters = "");
        services.RemoveAll<IPasswordValidator<Account>>();
        services.AddScoped<IUserStore<Account>, AccountStore>();
        services.AddSingleton<ILookupNormalizer, AccountNameNormalizer>();
        services.AddSingleton<UnicodeForms>();
        services.AddScoped<AccountRegistry>();
        services.AddSingleton<PasswordVerifier>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        builder.AddFirstOperator();
        services.AddLogin();
        services.AddSessions();
        services.AddJsonTypes(AccountsJson.Default);
        services.AddAccountsSchemas();
        return builder;
    }

    public static IEndpointRouteBuilder MapAccounts(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapAccountEndpoints();
        endpoints.MapSessionEndpoints();
        endpoints.MapSessionListEndpoints();
        return endpoints;
    }
}
