using System.Diagnostics;
using Showroom.Lab.Chat.Clients;

namespace Showroom.Lab.Chat.Measuring;

/// <summary>
/// Sends at a fixed rate, whether the servers keep up or not. Rooms take turns, and each sends from its servers in proportion to their members.
/// </summary>
internal sealed class ChatLoad(Population population, IReadOnlyList<ChatSocket> clients)
{
    // A message of 100 characters.
    private static readonly string s_padding = new('x', 100 - MessageStamp.Length);

    private readonly ILookup<(int Server, int Room), int> _senders = population.Senders();
    private readonly double[][] _credits = [.. population.Shares.Select(static shares => new double[shares.Length])];
    private int _turn;

    /// <param name="run">The number in the stamps.</param>
    /// <param name="rate">Messages per second.</param>
    /// <param name="duration">How long.</param>
    /// <param name="log">Where they are noted.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task SendAsync(int run, int rate, TimeSpan duration, SentMessages log, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var count = (int)(rate * duration.TotalSeconds);
        for (var sent = 0; sent < count; sent++)
        {
            var due = TimeSpan.FromSeconds(sent / (double)rate);
            while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < due)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Max(1, Math.Floor((due - elapsed).TotalMilliseconds))), cancellationToken);
            }

            if (Stopwatch.GetElapsedTime(start) > duration + TimeSpan.FromSeconds(1))
            {
                return;
            }

            SendNext(run, sent % population.Shares.Length, log);
        }
    }

    private void SendNext(int run, int room, SentMessages log)
    {
        var server = NextServer(room);
        var candidates = _senders[(server, room)];
        var sender = candidates.ElementAt(_turn++ % candidates.Count());
        var index = log.Add(room, sender, server);
        clients[sender].Send(new MessageStamp(run, room, index, Stopwatch.GetTimestamp()) + s_padding);
    }

    private int NextServer(int room)
    {
        var credits = _credits[room];
        var chosen = 0;
        for (var server = 0; server < credits.Length; server++)
        {
            credits[server] += population.Shares[room][server];
            chosen = credits[server] > credits[chosen] ? server : chosen;
        }

        credits[chosen]--;
        return chosen;
    }
}
