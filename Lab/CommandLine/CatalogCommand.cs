using System.CommandLine;
using System.CommandLine.Completions;
using Showroom.Reports;

namespace Showroom.Lab.CommandLine;

/// <summary>The command by which another program finds out what experiments there are.</summary>
internal static class CatalogCommand
{
    public static Command Create(IReadOnlyList<Command> experiments)
    {
        var command = new Command("catalog", "Prints the experiments and their options as JSON.") { Hidden = true };
        command.SetAction(_ => Console.WriteLine(ReportJson.Write(new ExperimentCatalog([.. experiments.Select(Describe)]))));
        return command;
    }

    private static ExperimentDescription Describe(Command experiment) => new()
    {
        Name = experiment.Name,
        Description = experiment.Description ?? "",
        Options = [.. experiment.Options.Where(static option => option.ValueType != typeof(FileInfo) && !option.Hidden).Select(Describe)],
    };

    private static OptionDescription Describe(Option option)
    {
        string[] allowed = option.ValueType == typeof(string[]) || option.ValueType.GetElementType() is { IsEnum: true } ? [.. option.GetCompletions(CompletionContext.Empty).Select(static item => item.Label)] : [];
        return new()
        {
            Name = option.Name.TrimStart('-'),
            Description = option.Description ?? "",
            Kind = option.ValueType == typeof(bool) ? OptionKind.Flag
                : option.ValueType == typeof(int) ? OptionKind.Number
                : option.ValueType == typeof(int[]) && option.AllowMultipleArgumentsPerToken ? OptionKind.Numbers
                : allowed.Length > 0 ? OptionKind.Choices
                : OptionKind.Text,
            Default = option.HasDefaultValue ? OptionText.Of(option.GetDefaultValue()) : "",
            Allowed = allowed,
        };
    }
}
