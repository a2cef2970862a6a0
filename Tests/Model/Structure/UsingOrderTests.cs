using System.Text.RegularExpressions;

namespace Showroom.Tests.Model.Structure;

/// <summary>
/// The order of usings: those of System first, then the others, then static ones, then aliases, each by name. The compiler does not check it, and
/// <c>dotnet format style</c>, which does, loads every project for it.
/// </summary>
public sealed partial class UsingOrderTests
{
    [Fact]
    public void The_usings_of_every_file_are_in_order() => Assert.Empty(
        from file in Directory.EnumerateFiles(SourceTree.Root, "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(SourceTree.Root, file).Replace('\\', '/')
        where !Generated().IsMatch(path)
        from line in Misplaced(File.ReadLines(file))
        select $"{path}: {line}");

    [Theory]
    [InlineData("using Xunit;", "using System;")]
    [InlineData("using System.Text;", "using System.Net;")]
    [InlineData("using Showroom.b;", "using Showroom.A;")]
    [InlineData("using Systems;", "using System.Net;")]
    [InlineData("using static System.Math;", "using Xunit;")]
    [InlineData("using A = Xunit.Assert;", "using static System.Math;")]
    [InlineData("global using Xunit;", "global using System;")]
    public void A_using_after_one_that_it_precedes_is_misplaced(string first, string second)
    {
        Assert.Equal([second], Misplaced([first, second, "", "namespace Showroom;"]));
        Assert.Empty(Misplaced([second, first, "", "namespace Showroom;"]));
    }

    private static IEnumerable<string> Misplaced(IEnumerable<string> lines)
    {
        (bool, bool, bool, string)? previous = null;
        foreach (var line in lines)
        {
            if (Using().Match(line) is not { Success: true } match)
            {
                continue;
            }

            var name = match.Groups["name"].Value;
            var key = (match.Groups["alias"].Success, match.Groups["static"].Success, !$"{name}.".StartsWith("System.", StringComparison.Ordinal), name.ToUpperInvariant());
            if (key.CompareTo(previous ?? key) < 0)
            {
                yield return line;
            }

            previous = key;
        }
    }

    [GeneratedRegex("(^|/)(bin|obj|node_modules|Migrations|[.][^/]+)/")]
    private static partial Regex Generated();

    [GeneratedRegex(@"^(?:global )?using (?<static>static )?(?<name>[\w.]+)(?<alias> = .+)?;$")]
    private static partial Regex Using();
}
