using Microsoft.Extensions.Configuration;

namespace Showroom.Hosting.Executables;

/// <summary>Refuses passwords that a connection string cannot carry.</summary>
internal static class Passwords
{
    /// <summary>Checks the configured value while the model is written; a value that comes later is checked before the start.</summary>
    /// <exception cref="ServerStartException">The password is refused.</exception>
    public static void CheckConfigured(IConfiguration configuration, ParameterResource parameter, Func<string, string?> findProblem)
    {
        var key = Key(parameter);
        // Environment variables cannot have a hyphen.
        if ((configuration[key] ?? configuration[key.Replace('-', '_')]) is { } password)
        {
            Check(parameter, password, findProblem);
        }
    }

    /// <summary>The parameter's value.</summary>
    /// <exception cref="ServerStartException">The password is refused.</exception>
    public static async Task<string> GetCheckedAsync(ParameterResource parameter, Func<string, string?> findProblem, CancellationToken cancellationToken)
    {
        var password = await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false) ?? "";
        Check(parameter, password, findProblem);
        return password;
    }

    /// <summary>The problem of every password that is empty or has control characters, which configuration files cannot carry; else null.</summary>
    public static string? FindProblem(string password) =>
        password.Length == 0 ? "is empty"
        : password.Any(char.IsControl) ? "contains a control character, which a configuration file cannot carry"
        : null;

    private static void Check(ParameterResource parameter, string password, Func<string, string?> findProblem)
    {
        if (findProblem(password) is { } problem)
        {
            throw new ServerStartException($"The parameter '{parameter.Name}' {problem}: set {Key(parameter)} to another value.");
        }
    }

    private static string Key(ParameterResource parameter) => $"Parameters:{parameter.Name}";
}
