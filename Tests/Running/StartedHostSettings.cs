namespace Showroom.Tests.Running;

/// <summary>How an app host is started.</summary>
internal sealed record StartedHostSettings
{
    /// <summary>The app host's assembly.</summary>
    public string Assembly { get; init; } = typeof(Projects.AppHost).Assembly.Location;

    /// <summary>What stands before the command, such as <c>env -u HOME</c>.</summary>
    public IReadOnlyList<string> CommandPrefix { get; init; } = [];

    /// <summary>Further settings.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
