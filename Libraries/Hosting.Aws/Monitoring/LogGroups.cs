using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Monitoring;

/// <summary>Log groups that belong to the stack and whose logs expire.</summary>
internal static class LogGroups
{
    /// <summary>The retention periods that CloudWatch offers.</summary>
    public static IReadOnlyList<int> RetentionDays { get; } = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    /// <param name="template">The template to add to.</param>
    /// <param name="id">The prefix of the logical id.</param>
    /// <param name="name">The name below the stack's, such as api.</param>
    /// <param name="options">The retention.</param>
    public static void Add(Template template, string id, string name, MonitoringOptions options) => template.Add($"{id}LogGroup", new("AWS::Logs::LogGroup")
    {
        DeletionPolicy = "Delete",
        ["LogGroupName"] = new Sub($"/${{AWS::StackName}}/{name}"),
        ["RetentionInDays"] = options.LogRetentionDays,
    });

    public static IEnumerable<Finding> Check(TemplateView template) => template.Of("AWS::Logs::LogGroup")
        .Where(l => !RetentionDays.Contains((int)(template.Number(l.Properties["RetentionInDays"]) ?? 0)))
        .Select(l => new Finding($"{l.Id}.RetentionInDays", $"Logs without a retention are stored and billed without end. Allowed: {string.Join(", ", RetentionDays)}."));
}
