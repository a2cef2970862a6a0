namespace Showroom.Hosting.Executables.Redis;

/// <summary>What StackExchange.Redis's connection string, which has no quotes, cannot carry as a password.</summary>
internal static class RedisPassword
{
    public static string? FindProblem(string password) =>
        Passwords.FindProblem(password)
        ?? (password.Contains(',', StringComparison.Ordinal) ? "contains a comma, which separates the options of a Redis connection string"
            : password != password.Trim() ? "begins or ends with a space, which a Redis connection string does not preserve"
            : null);

    /// <summary>The container's start command expands the password without quotes.</summary>
    public static string? FindContainerProblem(string password) =>
        FindProblem(password)
        ?? (password.Any(c => char.IsWhiteSpace(c) || c is '*' or '?' or '[')
            ? "contains a space, '*', '?' or '[', which the start command of the Redis container does not preserve"
            : null);
}
