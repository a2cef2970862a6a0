using System.Security.Cryptography;
using Aspire.Hosting.Publishing;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Generates a random text. With the 67 characters of the default, 22 of them are worth 128 bits.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    // Without letters that are taken for others, and without characters that mean something to shells or in connection strings.
    private const string LowerCharacters = "abcdefghjkmnpqrstuvwxyz";
    private const string UpperCharacters = "ABCDEFGHJKMNPQRSTUVWXYZ";
    private const string NumericCharacters = "0123456789";
    private const string SpecialCharacters = "-_.{}~()*+!";

    /// <summary>The length, unless the minimums of the kinds need more.</summary>
    public int MinLength { get; set; } = 22;

    /// <summary>Whether there are lower case letters.</summary>
    public bool Lower { get; set; } = true;

    /// <summary>Whether there are upper case letters.</summary>
    public bool Upper { get; set; } = true;

    /// <summary>Whether there are digits.</summary>
    public bool Numeric { get; set; } = true;

    /// <summary>Whether there are other characters.</summary>
    public bool Special { get; set; } = true;

    /// <summary>How many lower case letters at least.</summary>
    public int MinLower { get; set; }

    /// <summary>How many upper case letters at least.</summary>
    public int MinUpper { get; set; }

    /// <summary>How many digits at least.</summary>
    public int MinNumeric { get; set; }

    /// <summary>How many other characters at least.</summary>
    public int MinSpecial { get; set; }

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A minimum is given for characters that are left out, or nothing is left.</exception>
    public override string GetDefaultValue()
    {
        (bool Allowed, int Least, string Characters, string Kind)[] kinds =
        [
            (Lower, MinLower, LowerCharacters, nameof(Lower)),
            (Upper, MinUpper, UpperCharacters, nameof(Upper)),
            (Numeric, MinNumeric, NumericCharacters, nameof(Numeric)),
            (Special, MinSpecial, SpecialCharacters, nameof(Special)),
        ];
        var wrong = kinds.FirstOrDefault(k => k.Least < 0 || (!k.Allowed && k.Least > 0));
        if (wrong.Kind is not null)
        {
            throw new ArgumentException($"Min{wrong.Kind} is {wrong.Least} although {wrong.Kind} is {wrong.Allowed}.");
        }
        var all = string.Concat(kinds.Where(k => k.Allowed).Select(k => k.Characters));
        if (all.Length == 0)
        {
            throw new ArgumentException("At least one of Lower, Upper, Numeric and Special must be true.");
        }

        var needed = string.Concat(kinds.Where(k => k.Least > 0).Select(k => RandomNumberGenerator.GetString(k.Characters, k.Least)));
        var text = (needed + RandomNumberGenerator.GetString(all, Math.Max(0, MinLength - needed.Length))).ToCharArray();
        RandomNumberGenerator.Shuffle<char>(text);
        return new string(text);
    }

    /// <inheritdoc />
    public override void WriteToManifest(ManifestPublishingContext context) => throw new NotSupportedException("Manifests are not offered.");
}

/// <summary>A value that is the same wherever the application runs.</summary>
internal sealed class ConstantParameterDefault(Func<string> getValue) : ParameterDefault
{
    private readonly Lazy<string> _value = new(getValue);

    public override string GetDefaultValue() => _value.Value;

    public override void WriteToManifest(ManifestPublishingContext context) => throw new NotSupportedException("Manifests are not offered.");
}
