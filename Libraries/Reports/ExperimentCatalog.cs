namespace Showroom.Reports;

/// <summary>What the value of an option is.</summary>
public enum OptionKind
{
    /// <summary>Given or not.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>Whole numbers, separated by spaces.</summary>
    Numbers,

    /// <summary>Some of the allowed values, separated by spaces.</summary>
    Choices,

    /// <summary>Anything else.</summary>
    Text,
}

/// <summary>An option of an experiment.</summary>
public sealed record OptionDescription
{
    /// <summary>Its name, without hyphens before it.</summary>
    public required string Name { get; init; }

    /// <summary>What it sets, with its range.</summary>
    public required string Description { get; init; }

    /// <summary>What its value is.</summary>
    public required OptionKind Kind { get; init; }

    /// <summary>The value without the option.</summary>
    public string Default { get; init; } = "";

    /// <summary>The values of <see cref="OptionKind.Choices"/>.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];
}

/// <summary>An experiment that can be run.</summary>
public sealed record ExperimentDescription
{
    /// <summary>The name of its command.</summary>
    public required string Name { get; init; }

    /// <summary>What it measures.</summary>
    public required string Description { get; init; }

    /// <summary>Its options.</summary>
    public required IReadOnlyList<OptionDescription> Options { get; init; }
}

/// <summary>The experiments that can be run.</summary>
/// <param name="Experiments">In the order of the lab's help.</param>
public sealed record ExperimentCatalog(IReadOnlyList<ExperimentDescription> Experiments);
