using System.Globalization;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Sessions;

/// <summary>Expected and measured shares of requests that lost their login.</summary>
internal static class SessionsReport
{
    // Standard errors of a share: with more than three the difference is not chance.
    private const double StandardErrors = 4;

    public static ExperimentResult Create(IReadOnlyList<SessionsRun> runs, SessionsSettings settings) => new()
    {
        Title = "Sessions and affinity",
        Description = string.Create(
            CultureInfo.InvariantCulture,
            $"{settings.Users} users log in and browse through the gateway, {settings.RequestsPerUser} requests each with three replicas and as many after one was killed. Measured is the share of requests that were logged out."),
        Claims = [.. runs.SelectMany(run => new[] { Before(run, settings), After(run, settings) })],
        Tables =
        [
            new ReportTable
            {
                Title = "Requests that were logged out",
                Columns =
                [
                    "store", "affinity", new("three replicas", "%"), new("one killed", "%"),
                    new("users logged out, three replicas"), new("users logged out, one killed"), new("requests that failed otherwise"),
                ],
                Rows =
                [
                    .. runs.Select(static run => ReportTable.Row(
                        run.Setup.Store, run.Setup.Affinity ? "with affinity" : "without affinity", run.Before.Share * 100, run.After.Share * 100,
                        run.Before.UsersLoggedOut, run.After.UsersLoggedOut, run.Before.Failed + run.After.Failed)),
                ],
                Charts = [Chart.Bars("Requests logged out, in %", 2, 3)],
            },
        ],
        Runs = ExperimentCommand.Runs(runs),
    };

    private static Claim Before(SessionsRun run, SessionsSettings settings) =>
        Create($"{Name(run.Setup)}, three replicas: requests logged out", run.Setup.ExpectedBefore, run.Before, settings);

    private static Claim After(SessionsRun run, SessionsSettings settings) =>
        Create($"{Name(run.Setup)}, one of three killed: requests logged out", run.Setup.ExpectedAfter, run.After, settings);

    private static Claim Create(string statement, double expected, SessionsPhase phase, SessionsSettings settings)
    {
        var error = Math.Sqrt(expected * (1 - expected) / settings.Users);
        return Claim.Guarantee(statement, Expectation.About(expected * 100, StandardErrors * error * 100), phase.Share * 100, "%").Of("Sticky sessions");
    }

    private static string Name(SessionsSetup setup) => $"{setup.Store} store, {(setup.Affinity ? "with" : "without")} affinity";
}
