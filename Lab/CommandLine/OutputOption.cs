using System.CommandLine;

namespace Showroom.Lab.CommandLine;

/// <summary>The option of every experiment that names its report.</summary>
internal static class OutputOption
{
    public static Option<string> Create(string defaultValue) =>
        new("--output") { Description = "The report's path, without extension: .md and .json are added.", DefaultValueFactory = _ => defaultValue };
}
