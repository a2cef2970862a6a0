using Microsoft.OpenApi;
using Showroom.Api.Accounts.Names;
using Showroom.Api.Accounts.Passwords;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.OpenApi;

namespace Showroom.Api.Accounts;

/// <summary>What the OpenAPI document cannot learn from the types.</summary>
internal static class AccountsSchemas
{
    public static IServiceCollection AddAccountsSchemas(this IServiceCollection services) => services
        .AddTagDescription(AccountEndpoints.Tag, "Who uses the shop.")
        .AddTagDescription(SessionEndpoints.Tag, "Logging in and out.")
        .AddSchema<Credentials>((schema, _) =>
        {
            schema.Required = new HashSet<string> { "name", "password" };
            schema.Properties!["name"] = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = AccountName.MaxLength };
            schema.Properties["password"] = PasswordSchema(Password.MinLength);
        })
        .AddSchema<PasswordChange>((schema, _) =>
        {
            schema.Required = new HashSet<string> { "currentPassword", "newPassword" };
            schema.Properties!["currentPassword"] = PasswordSchema(1);
            schema.Properties["newPassword"] = PasswordSchema(Password.MinLength);
        })
        .AddSchema<AccountModel>((schema, _) =>
            schema.Properties!["id"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", Pattern = ResourceId.Pattern });

    private static OpenApiSchema PasswordSchema(int minLength) =>
        new() { Type = JsonSchemaType.String, Format = "password", MinLength = minLength, MaxLength = Password.MaxLength };
}
