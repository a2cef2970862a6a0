namespace Aspire.Hosting.ApplicationModel;

/// <summary>The rule for names of resources and endpoints: they become host names and parts of variable names.</summary>
internal static class ModelName
{
    private const int MaxLength = 64;

    /// <summary>Refuses what is no name.</summary>
    /// <exception cref="ArgumentException">The message says what is wrong with it.</exception>
    public static void ValidateName(string kind, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Fault(name) is { } fault)
        {
            throw new ArgumentException($"{kind} name '{name}' is invalid. {fault}", nameof(name));
        }
    }

    private static string? Fault(string name) => name switch
    {
        { Length: > MaxLength } => $"It must be between 1 and {MaxLength} characters long.",
        _ when name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '-') => "It must contain only ASCII letters, digits, and hyphens.",
        _ when name.Contains("--", StringComparison.Ordinal) => "It cannot contain consecutive hyphens.",
        _ when !char.IsAsciiLetter(name[0]) => "It must start with an ASCII letter.",
        _ when name[^1] == '-' => "It cannot end with a hyphen.",
        _ => null,
    };
}
