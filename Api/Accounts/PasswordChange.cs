using Showroom.Api.Accounts.Passwords;

namespace Showroom.Api.Accounts;

/// <summary>The current password and the one that replaces it, both required.</summary>
internal sealed record PasswordChange(string? CurrentPassword, string? NewPassword)
{
    /// <summary>The errors by field; empty when there are none.</summary>
    public Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        if (CurrentPassword is not { Length: > 0 and <= 2 * Password.MaxLength })
        {
            errors["currentPassword"] = [$"1 to {Password.MaxLength} characters."];
        }

        if (!Password.IsValid(NewPassword))
        {
            errors["newPassword"] = [Password.Rule];
        }

        return errors;
    }
}
