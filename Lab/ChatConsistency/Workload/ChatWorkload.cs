using System.Collections.Concurrent;
using System.Globalization;
using Showroom.Lab.ChatConsistency.Checking;
using Showroom.Lab.Sessions;

namespace Showroom.Lab.ChatConsistency.Workload;

/// <summary>Members of rooms who send at a fixed rate in all, whether or not earlier messages have been acknowledged.</summary>
internal sealed class ChatWorkload : IAsyncDisposable
{
    private const int RoomsPerMember = 5;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan s_pollingInterval = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time = TimeProvider.System;
    private readonly ChatRooms _rooms;
    private readonly int _perSecond;
    private readonly HistoryRecorder _recorder;
    private readonly List<ChatMember> _members = [];
    private readonly ConcurrentDictionary<Task, bool> _pending = new();
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _sending = Task.CompletedTask;

    private ChatWorkload(ChatRooms rooms, int perSecond)
    {
        (_rooms, _perSecond) = (rooms, perSecond);
        _recorder = new HistoryRecorder(_time);
    }

    public HistoryRecorder Recorder => _recorder;

    /// <summary>Why messages were not acknowledged, and how many.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    /// <summary>Joins members to the rooms, each room with at least one, and begins to send.</summary>
    public static async Task<ChatWorkload> StartAsync(Uri server, LabUser user, ChatRooms rooms, int members, int perSecond, CancellationToken cancellationToken)
    {
        var workload = new ChatWorkload(rooms, perSecond);
        try
        {
            for (var i = 0; i < members; i++)
            {
                var joined = Enumerable.Range(0, RoomsPerMember).Select(n => rooms.Ids[((i * RoomsPerMember) + n) % rooms.Ids.Count]).Distinct();
                var name = string.Create(CultureInfo.InvariantCulture, $"member{i}");
                workload._members.Add(await ChatMember.JoinAsync(name, server, user, joined, workload._recorder, cancellationToken));
            }

            workload._sending = workload.SendAsync();
            return workload;
        }
        catch
        {
            await workload.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops sending, and waits until every message is acknowledged or given up and every member is connected and has received what is stored.</summary>
    /// <param name="deadline">The longest wait for the members after the last acknowledgement.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<ChatHistory> StopAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _sending;
        var stored = await _rooms.ReadHistoryAsync(cancellationToken);
        var counts = stored.CountBy(static message => message.Room).ToDictionary();
        var begin = _time.GetTimestamp();
        while (!_members.TrueForAll(HasReceivedAll) && _time.GetElapsedTime(begin) < deadline)
        {
            await Task.Delay(s_pollingInterval, cancellationToken);
        }

        return _recorder.ToHistory(stored, _members.SelectMany(static member => member.Rooms.Select(room => (member.Name, room, 1L, member.IsConnected))));

        bool HasReceivedAll(ChatMember member) =>
            member.IsConnected && member.Rooms.All(room => _recorder.Received(member.Name, room) >= counts.GetValueOrDefault(room));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_members.Select(static member => member.DisposeAsync().AsTask()));
        await _sending;
        _stop.Dispose();
    }

    private async Task SendAsync()
    {
        var random = new Random(_perSecond);
        var begin = _time.GetTimestamp();
        using var tick = new PeriodicTimer(s_tick, _time);
        for (var sent = 0L; !_stop.IsCancellationRequested; await tick.WaitForNextTickAsync(CancellationToken.None))
        {
            for (var due = (long)(_time.GetElapsedTime(begin).TotalSeconds * _perSecond); sent < due; sent++)
            {
                _pending.TryAdd(SendAsync(_members[random.Next(_members.Count)], random.Next(RoomsPerMember)), true);
            }

            foreach (var (message, _) in _pending.Where(static message => message.Key.IsCompleted))
            {
                _pending.TryRemove(message, out _);
            }
        }

        await Task.WhenAll(_pending.Keys);
    }

    private async Task SendAsync(ChatMember member, int room)
    {
        if (await member.SendAsync(room) is { } failure)
        {
            _failures.AddOrUpdate(failure, 1, static (_, count) => count + 1);
        }
    }
}
