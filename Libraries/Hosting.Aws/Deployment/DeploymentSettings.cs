using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>The deployment settings of an environment.</summary>
/// <param name="Section">The section they are in: the environment's name.</param>
/// <param name="StackName">NAME:StackName; the environment's name by default.</param>
/// <param name="Region">The region of the stack.</param>
/// <param name="Bucket">NAME:Bucket: the S3 bucket for templates that are too large for a request; null for one that the deployment makes.</param>
/// <param name="Timeout">NAME:Timeout: how long to wait for the stack, an hour by default.</param>
internal sealed partial record DeploymentSettings(string Section, string StackName, string Region, string? Bucket, TimeSpan Timeout)
{
    /// <summary>The pause between two polls of the stack: the first, and the longest that it grows to.</summary>
    public (TimeSpan First, TimeSpan Max) Poll { get; init; } = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));

    /// <exception cref="AwsException">A setting has an invalid value.</exception>
    public static DeploymentSettings From(IConfigurationSection configuration, string region)
    {
        var section = configuration.Key;
        var name = Setting("StackName") ?? section;
        if (!StackNames().IsMatch(name))
        {
            throw new AwsException(null, $"{section}:StackName is '{name}'. A stack's name has up to 128 letters, digits and hyphens, and begins with a letter.");
        }

        if (Setting("Bucket") is { } bucket && !BucketNames().IsMatch(bucket))
        {
            throw new AwsException(null, $"{section}:Bucket is '{bucket}'. It must be a bucket's name: 3 to 63 lower-case letters, digits, hyphens and dots.");
        }

        var timeout = TimeSpan.FromHours(1);
        if (Setting("Timeout") is { } text
            && !(TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out timeout) && timeout > TimeSpan.Zero && timeout <= TimeSpan.FromDays(1)))
        {
            throw new AwsException(null, $"{section}:Timeout is '{text}'. It must be a time such as 01:30:00, a day at most.");
        }

        return new(section, name, region, Setting("Bucket"), timeout);

        string? Setting(string key) => configuration[key] is { Length: > 0 } value ? value : null;
    }

    [GeneratedRegex("^[A-Za-z][-A-Za-z0-9]{0,127}$")]
    private static partial Regex StackNames();

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex BucketNames();
}
