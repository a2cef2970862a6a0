namespace Showroom.Hosting.Aws.Monitoring;

/// <summary>Contradictions that CloudFormation would report after minutes. Each message names the option and the allowed values.</summary>
internal static class MonitoringOptionsValidator
{
    public static IEnumerable<string> Validate(MonitoringOptions monitoring)
    {
        if (!LogGroups.RetentionDays.Contains(monitoring.LogRetentionDays))
        {
            yield return $"Monitoring.LogRetentionDays is {monitoring.LogRetentionDays}. Allowed: {string.Join(", ", LogGroups.RetentionDays)}.";
        }

        if (monitoring.AlarmEmail is { } email && (!email.Contains('@', StringComparison.Ordinal) || email.Any(char.IsWhiteSpace)))
        {
            yield return $"Monitoring.AlarmEmail is '{email}'. Allowed: an e-mail address, or null.";
        }

        if (monitoring is { Alarms: false, AlarmEmail: not null })
        {
            yield return "Monitoring.AlarmEmail is set and Monitoring.Alarms is false. Allowed: true, or no address.";
        }
    }
}
