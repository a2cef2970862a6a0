namespace Showroom.Lab.Start;

/// <summary>How the app host starts its projects.</summary>
internal enum StartMode
{
    /// <summary>The programs that the build made.</summary>
    Direct,

    /// <summary><c>dotnet run</c> for each project, as Aspire does by default.</summary>
    DotnetRun,
}

/// <summary>One start and stop of the application; all times from the start of the command.</summary>
/// <param name="Mode">How projects were started.</param>
/// <param name="Round">From 1.</param>
/// <param name="HealthySeconds">When everything was healthy.</param>
/// <param name="StopSeconds">From the interrupt until the last process has ended.</param>
/// <param name="ExitCode">Of the app host.</param>
/// <param name="Resources">By name.</param>
internal sealed record StartMeasurement(
    StartMode Mode, int Round, double HealthySeconds, double StopSeconds, int ExitCode, IReadOnlyDictionary<string, ResourceTimes> Resources);

/// <param name="RunningSeconds">When it was running; null when it was healthy without a process.</param>
/// <param name="DoneSeconds">When it was healthy, or had finished.</param>
internal sealed record ResourceTimes(double? RunningSeconds, double DoneSeconds);
