using System.Net;
using Showroom.Lab.Sessions;

namespace Showroom.Lab.Failover.Application;

/// <summary>Users who browse with their session, and of whom some log in again now and then.</summary>
internal sealed class SessionLoad : IAsyncDisposable
{
    private const int Users = 10;
    private const int PerSecond = 40;
    private const int LoginEvery = 20;

    private readonly List<(LabUser User, SemaphoreSlim Turn)> _users = [];
    private readonly SteadyTicks _ticks;
    private int _requests, _failed, _loggedOut, _next;

    private SessionLoad(IEnumerable<LabUser> users)
    {
        _users.AddRange(users.Select(static user => (user, new SemaphoreSlim(1))));
        _ticks = new SteadyTicks(PerSecond, RequestAsync);
    }

    /// <param name="server">The gateway.</param>
    /// <param name="firstUser">The number of the first user; each has an account.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<SessionLoad> StartAsync(Uri server, int firstUser, CancellationToken cancellationToken)
    {
        var users = Enumerable.Range(firstUser, Users).Select(number => new LabUser(number, server)).ToArray();
        foreach (var user in users)
        {
            await user.RegisterAsync(cancellationToken);
            await user.LogInAsync(cancellationToken);
        }

        return new SessionLoad(users);
    }

    public async Task<SessionResult> StopAsync()
    {
        await _ticks.StopAsync();
        return new SessionResult(_requests, _failed, _loggedOut);
    }

    public async ValueTask DisposeAsync()
    {
        await _ticks.DisposeAsync();
        foreach (var (user, turn) in _users)
        {
            user.Dispose();
            turn.Dispose();
        }
    }

    private async Task RequestAsync()
    {
        var number = Interlocked.Increment(ref _next);
        var (user, turn) = _users[number % Users];
        Interlocked.Increment(ref _requests);

        // A login ends the session of before, which other requests of this user must not have.
        await turn.WaitAsync();
        try
        {
            if (number % LoginEvery == 0)
            {
                await user.LogInAsync(CancellationToken.None);
                return;
            }

            var status = await user.BrowseAsync(CancellationToken.None);
            if (status == HttpStatusCode.Unauthorized)
            {
                Interlocked.Increment(ref _loggedOut);
            }
            else if (status != HttpStatusCode.OK)
            {
                Interlocked.Increment(ref _failed);
            }
        }
        catch (Exception error) when (error is HttpRequestException or InvalidOperationException or TaskCanceledException)
        {
            Interlocked.Increment(ref _failed);
        }
        finally
        {
            turn.Release();
        }
    }
}

/// <param name="Requests">Requests with a session, and logins.</param>
/// <param name="Failed">Those without the expected response.</param>
/// <param name="LoggedOut">Those whose session did not exist any more.</param>
internal sealed record SessionResult(int Requests, int Failed, int LoggedOut);
