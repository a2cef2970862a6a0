using System.Globalization;
using System.Text;
using Showroom.Lab.Reports;

namespace Showroom.Lab.Sessions;

/// <summary>Expected and measured shares of requests that lost their login.</summary>
internal sealed class SessionsReport(IReadOnlyList<SessionsRun> runs, SessionsSettings settings, string machine, string command)
{
    public string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Sessions\n\n{machine}\n\n`{command}`\n");
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"{settings.Users} users log in and browse through the gateway, {settings.RequestsPerUser} requests each with three replicas and as many after one was killed. The share of requests that were logged out, and in brackets the users that were, at least once; requests that failed otherwise.\n");
        text.AppendLine("| store | affinity | three replicas: expected | measured | one killed: expected | measured | failed |\n|---|---|---|---|---|---|---|");
        foreach (var (setup, before, after) in runs)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {setup.Store} | {(setup.Affinity ? "yes" : "no")} | {Percent(setup.ExpectedBefore)} | {Measured(before)} | {Percent(setup.ExpectedAfter)} | {Measured(after)} | {before.Failed + after.Failed} |");
        }

        return text.ToString();
    }

    public string Json() => Report.ToJson(new { machine, command, settings, runs });

    private static string Measured(SessionsPhase phase) => $"{Percent(phase.Share)} ({phase.UsersLoggedOut})";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");
}
