namespace Showroom.Api.Accounts.Passwords;

/// <summary>The rule for passwords: a length, and no other; what is long is hard to guess.</summary>
internal static class Password
{
    public const int MinLength = 8;
    public const int MaxLength = 128;

    public static string Rule { get; } = $"{MinLength} to {MaxLength} characters of any kind.";

    public static bool IsValid(string? password) =>
        // A character is one or two UTF-16 units; longer texts are not counted.
        password is { Length: >= MinLength and <= 2 * MaxLength } && password.EnumerateRunes().Count() is >= MinLength and <= MaxLength;
}
