using Microsoft.Extensions.Options;

namespace Showroom.Web.Lab.Configuration;

/// <summary>The section <c>Lab</c>.</summary>
internal sealed record LabOptions
{
    public const string Section = "Lab";

    /// <summary>Whether operators can start experiments. They load the machine; by default they can in development only.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The assembly of the lab; null when it is not there.</summary>
    public string? Program { get; init; }

    /// <summary>After which an experiment is cancelled.</summary>
    public TimeSpan MaxDuration { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>How long a cancelled experiment may take to end what it has started, before it is killed.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(15);
}

internal sealed class LabOptionsValidator : IValidateOptions<LabOptions>
{
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(12);

    public ValidateOptionsResult Validate(string? name, LabOptions options)
    {
        if (options.MaxDuration <= TimeSpan.Zero || options.MaxDuration > s_longest)
        {
            return ValidateOptionsResult.Fail($"{LabOptions.Section}:{nameof(LabOptions.MaxDuration)} is {options.MaxDuration}: it must be more than 0 and at most {s_longest.TotalHours:0} hours.");
        }

        return options.StopTimeout <= TimeSpan.Zero || options.StopTimeout > TimeSpan.FromMinutes(1)
            ? ValidateOptionsResult.Fail($"{LabOptions.Section}:{nameof(LabOptions.StopTimeout)} is {options.StopTimeout}: it must be more than 0 and at most a minute.")
            : ValidateOptionsResult.Success;
    }
}
