using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Showroom.Lab.Gateway;
using Showroom.Lab.Processes;
using Showroom.Lab.Servers;
using Showroom.Lab.Services;

namespace Showroom.Lab.Sessions;

/// <summary>
/// Users log in and browse through a gateway with three replicas, of which one is killed half way. Accounts are registered once; each setup has new
/// processes and an empty Redis.
/// </summary>
internal sealed class SessionsExperiment(SessionsSettings settings, Action<string> progress)
{
    private const int Replicas = 3;
    private const string Killed = "api-2";
    private const int Concurrency = 16;

    // A slow response of Redis is not a lost login.
    private static readonly (string, string) s_operationTimeout = ("Sessions__OperationTimeout", "00:00:10");

    public async Task<IReadOnlyList<SessionsRun>> RunAsync(IEnumerable<SessionsSetup> setups, CancellationToken cancellationToken)
    {
        await using var postgres = await PostgresServer.StartAsync(isDurable: false, cancellationToken);
        var database = await postgres.NewDatabaseAsync();
        List<SessionsRun> runs = [];
        foreach (var setup in setups)
        {
            progress($"{setup.Store} store, {(setup.Affinity ? "with" : "without")} affinity");
            await using var redis = await RedisServer.StartAsync();
            if (runs.Count == 0)
            {
                await ApiProcesses.MigrateAsync(database, redis.ConnectionString, cancellationToken);
            }

            runs.Add(await RunAsync(setup, database, redis.ConnectionString, register: runs.Count == 0, cancellationToken));
        }

        return runs;
    }

    private async Task<SessionsRun> RunAsync(SessionsSetup setup, string database, string redis, bool register, CancellationToken cancellationToken)
    {
        await using var api = new ApiProcesses(Replicas, database, redis, ("Sessions__Store", setup.Store), s_operationTimeout);
        await api.StartAsync(cancellationToken);
        var port = LoopbackPort.Reserve();
        await using var gateway = StartGateway(setup, api, port);
        await gateway.WaitUntilRespondsAsync(port, "/health", cancellationToken);
        var address = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        await GatewayReadiness.WaitUntilServedByAsync(address, api.Addresses.Keys, cancellationToken);
        var users = Enumerable.Range(1, settings.Users).Select(number => new LabUser(number, address)).ToArray();
        try
        {
            await ForEachAsync(
                users,
                async (user, cancellation) =>
                {
                    if (register)
                    {
                        await user.RegisterAsync(cancellation);
                    }

                    await user.LogInAsync(cancellation);
                },
                cancellationToken);
            var before = await BrowseAsync(users, cancellationToken);
            await api.KillAsync(Killed, cancellationToken);
            return new SessionsRun(setup, before, await BrowseAsync(users, cancellationToken));
        }
        finally
        {
            Array.ForEach(users, static user => user.Dispose());
        }
    }

    private static ChildProcess StartGateway(SessionsSetup setup, ApiProcesses api, int port)
    {
        var environment = new Dictionary<string, string>(CleanEnvironment.Variables.Concat(api.Configuration()))
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
            // All users have one address.
            ["Gateway__RateLimits__Enabled"] = "false",
            ["Gateway__Routes__api__SessionAffinity"] = setup.Affinity ? "true" : "false",
            // A replica is ejected when it is killed, not while it is slow: affinity would end with it.
            ["Gateway__Health__Timeout"] = "00:00:30",
            ["Gateway__Timeouts__Connect"] = "00:00:30",
        };
        return ChildProcess.Start("dotnet", ["exec", GatewayBuild.Gateway], new() { Environment = environment });
    }

    /// <summary>The requests of all users in a random order, so that no user meets the replicas in turn.</summary>
    private async Task<SessionsPhase> BrowseAsync(LabUser[] users, CancellationToken cancellationToken)
    {
        var requests = Enumerable.Repeat(users, settings.RequestsPerUser).SelectMany(static user => user).ToArray();
        new Random(users.Length).Shuffle(requests);
        var responses = new ConcurrentBag<(LabUser User, HttpStatusCode Status)>();
        await ForEachAsync(requests, async (user, cancellation) => responses.Add((user, await user.BrowseAsync(cancellation))), cancellationToken);
        var loggedOut = responses.Where(static response => response.Status == HttpStatusCode.Unauthorized).ToArray();
        var succeeded = responses.Count(static response => response.Status == HttpStatusCode.OK);
        return new SessionsPhase(responses.Count, loggedOut.Length, responses.Count - loggedOut.Length - succeeded, loggedOut.DistinctBy(static response => response.User).Count());
    }

    private static Task ForEachAsync(LabUser[] users, Func<LabUser, CancellationToken, ValueTask> action, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(users, new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = cancellationToken }, action);
}
