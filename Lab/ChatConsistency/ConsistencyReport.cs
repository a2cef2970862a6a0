using System.Globalization;
using System.Text;
using Showroom.Lab.Reports;

namespace Showroom.Lab.ChatConsistency;

/// <summary>What was sent, stored and received, the faults, and every violation.</summary>
internal sealed class ConsistencyReport(ConsistencyResult result, ConsistencySettings settings, string machine, string command)
{
    private const int MaxViolations = 100;

    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Consistency of the chat\n\n{machine}\n\n`{command}`\n");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{settings.Members} connections in {settings.Rooms} rooms send {settings.MessagesPerSecond} messages per second through the gateway to three replicas, of which one is killed every {settings.KillInterval.TotalSeconds:0} s.\n");
        text.AppendLine("| | expected | measured |\n|---|---|---|");
        text.AppendLine(CultureInfo.InvariantCulture, $"| violations | 0 | {result.Violations.Count} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| memberships without a connection at the end | 0 | {result.Disconnected} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| messages sent | {settings.Duration.TotalSeconds * settings.MessagesPerSecond:0} or more | {result.History.Sends.Count} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| acknowledged | | {result.Acknowledged} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| stored | | {result.History.Stored.Count} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| received | | {result.Received} |");
        Append(text, "Violations", result.Violations.Take(MaxViolations).Select(static violation => violation.ToString()));
        Append(text, "Messages without an acknowledgement", result.Failures.OrderByDescending(static failure => failure.Value).Take(MaxViolations).Select(static failure => $"{failure.Value}: {failure.Key}"));
        Append(text, "Faults", result.Faults);
        return text.ToString();
    }

    /// <summary>With the whole history when it has violations, so that they can be examined.</summary>
    public string Json() => Report.ToJson(new
    {
        machine,
        command,
        settings,
        sent = result.History.Sends.Count,
        result.Acknowledged,
        stored = result.History.Stored.Count,
        result.Received,
        result.Disconnected,
        result.Violations,
        result.Failures,
        result.Faults,
        history = result.Violations.Count == 0 ? null : result.History,
    });

    private static void Append(StringBuilder text, string title, IEnumerable<string> lines)
    {
        var list = lines.ToArray();
        if (list.Length > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"\n## {title}\n\n```\n{string.Join('\n', list)}\n```");
        }
    }
}
