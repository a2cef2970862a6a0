namespace Showroom.Lab.Sessions;

/// <summary>What <c>lab sessions</c> does.</summary>
/// <param name="Users">Users, each with an account and a session.</param>
/// <param name="RequestsPerUser">Requests of a user with three replicas, and as many after one of them was killed.</param>
internal sealed record SessionsSettings(int Users, int RequestsPerUser);

/// <summary>A way to keep sessions.</summary>
/// <param name="Store">The value of <c>Sessions:Store</c>.</param>
/// <param name="Affinity">Whether the gateway binds a client to a replica.</param>
/// <param name="ExpectedBefore">The share of requests that are expected to be logged out with three replicas.</param>
/// <param name="ExpectedAfter">The same after one of the three was killed.</param>
internal sealed record SessionsSetup(string Store, bool Affinity, double ExpectedBefore, double ExpectedAfter)
{
    /// <summary>
    /// With a local store a request finds its session at one replica of three. After one has died, two thirds of the users find theirs at one of two. With
    /// affinity all find theirs, except the third whose replica has died.
    /// </summary>
    public static IReadOnlyList<SessionsSetup> All { get; } =
    [
        new("local", Affinity: false, 2.0 / 3, 2.0 / 3),
        new("local", Affinity: true, 0, 1.0 / 3),
        new("distributed", Affinity: false, 0, 0),
        new("distributed", Affinity: true, 0, 0),
    ];
}

/// <summary>The requests of one phase.</summary>
/// <param name="Requests">Requests with a session that was started before.</param>
/// <param name="LoggedOut">Those of them with the response 401.</param>
/// <param name="Failed">Those with any other response than 200.</param>
/// <param name="UsersLoggedOut">Users with at least one response 401.</param>
internal sealed record SessionsPhase(int Requests, int LoggedOut, int Failed, int UsersLoggedOut)
{
    public double Share => LoggedOut / (double)Requests;
}

/// <summary>The result of one setup: with three replicas, and after one was killed.</summary>
internal sealed record SessionsRun(SessionsSetup Setup, SessionsPhase Before, SessionsPhase After);
