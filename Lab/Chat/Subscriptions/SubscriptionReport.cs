using System.Globalization;
using System.Text;
using Showroom.Lab.Reports;

namespace Showroom.Lab.Chat.Subscriptions;

/// <summary>Expected and measured subscriptions of each phase.</summary>
internal sealed class SubscriptionReport(IReadOnlyList<SubscriptionPhase> phases, string machine, string command)
{
    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Subscriptions\n\n{machine}\n\n`{command}`\n");
        text.AppendLine("| members | subscriptions: expected | PUBSUB NUMSUB | rooms with another number | deliveries: expected | measured | twice |\n|---|---|---|---|---|---|---|");
        foreach (var phase in phases)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {phase.Name} | {phase.Expected} | {phase.Measured} | {phase.Different} | {phase.Members} | {phase.Delivered} | {phase.Duplicates} |");
        }

        return text.ToString();
    }

    public string Json() => Report.ToJson(new { machine, command, phases });
}
