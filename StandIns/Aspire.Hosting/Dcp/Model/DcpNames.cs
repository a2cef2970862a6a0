using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Aspire.Hosting.Dcp;

/// <summary>The names of DCP's objects. DCP itself accepts anything and fails later.</summary>
internal static partial class DcpNames
{
    private const int SuffixLength = 8;

    /// <summary>The name with eight random lower-case letters: new in every run, so that nothing meets what an earlier run left.</summary>
    public static string WithSuffix(string name) =>
        Checked($"{name}-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", SuffixLength)}".ToLowerInvariant());

    public static string Checked(string name) => Pattern.IsMatch(name)
        ? name
        : throw new ArgumentException($"'{name}' cannot be a name: use lower-case letters, digits and hyphens, and begin with a letter.", nameof(name));

    [GeneratedRegex("^[a-z][a-z0-9-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
