using Showroom.Api.Accounts.Names;

namespace Showroom.Api.Accounts;

/// <summary>A name and a password, both required.</summary>
internal sealed record Credentials(string? Name, string? Password)
{
    /// <summary>The errors of a registration by field; empty when there are none.</summary>
    public Dictionary<string, string[]> ValidateNew()
    {
        var errors = new Dictionary<string, string[]>();
        if (!AccountName.IsValid(Name))
        {
            errors["name"] = [AccountName.Rule];
        }

        if (!Passwords.Password.IsValid(Password))
        {
            errors["password"] = [Passwords.Password.Rule];
        }

        return errors;
    }

    /// <summary>The errors of a login: only what no account can have.</summary>
    public Dictionary<string, string[]> ValidateLogin()
    {
        var errors = new Dictionary<string, string[]>();
        if (!AccountName.IsValid(Name))
        {
            errors["name"] = [AccountName.Rule];
        }

        if (Password is not { Length: > 0 and <= 2 * Passwords.Password.MaxLength })
        {
            errors["password"] = [$"1 to {Passwords.Password.MaxLength} characters."];
        }

        return errors;
    }
}
