using Showroom.Lab.Chat.Clients;
using Showroom.Lab.Chat.Servers;

namespace Showroom.Lab.Chat.Measuring;

/// <summary>Which user is in which room of which server.</summary>
internal sealed class Population
{
    // Of one room on one server. More connections than one, because a server executes the calls of one connection one after the other.
    private const int MaxSenders = 10;

    private Population(IReadOnlyList<(int Server, int Room)> users, int servers, int rooms)
    {
        Users = users;
        Shares = new double[rooms][];
        foreach (var room in Enumerable.Range(0, rooms))
        {
            var members = users.Where(user => user.Room == room).ToArray();
            Shares[room] = [.. Enumerable.Range(0, servers).Select(server => members.Length == 0 ? 0 : members.Count(user => user.Server == server) / (double)members.Length)];
        }

        ExpectedWithoutFanout = users.Sum(user => Shares[user.Room][user.Server]) / users.Count;
    }

    public IReadOnlyList<(int Server, int Room)> Users { get; }

    /// <summary>The share of the members of each room (first index) on each server.</summary>
    public double[][] Shares { get; }

    /// <summary>
    /// The share of deliveries when each server delivers only to its own members, and messages come from all members alike: the sum of the squares of the
    /// servers' shares.
    /// </summary>
    public double ExpectedWithoutFanout { get; }

    /// <summary>Divides the users between the servers as given, and those of each server evenly between the rooms.</summary>
    public static Population Create(int users, int rooms, IReadOnlyList<int> spread)
    {
        var total = spread.Sum();
        List<(int, int)> all = [];
        for (var server = 0; server < spread.Count; server++)
        {
            var upTo = (int)Math.Round(users * spread.Take(server + 1).Sum() / (double)total, MidpointRounding.AwayFromZero);
            while (all.Count < upTo)
            {
                all.Add((server, all.Count % rooms));
            }
        }

        return new Population(all, spread.Count, rooms);
    }

    /// <summary>The users that send: the first ones of each room on each server.</summary>
    public ILookup<(int Server, int Room), int> Senders() => Enumerable.Range(0, Users.Count)
        .GroupBy(user => Users[user])
        .SelectMany(static place => place.Take(MaxSenders).Select(user => (place.Key, User: user)))
        .ToLookup(static entry => entry.Key, static entry => entry.User);

    /// <summary>Connects users, of which the senders have the session.</summary>
    /// <param name="servers">Where.</param>
    /// <param name="users">Their numbers.</param>
    /// <param name="clients">Receives their connections, at their numbers.</param>
    public void Connect(ChatServers servers, IEnumerable<int> users, ChatSocket[] clients)
    {
        var senders = Senders().SelectMany(static place => place).ToHashSet();
        Parallel.ForEach(users, new ParallelOptions { MaxDegreeOfParallelism = 4 }, user =>
        {
            var (server, room) = Users[user];
            clients[user] = ChatSocket.Join(servers.Protocol, new ChatPlace(server, servers.Ports[server], room, servers.Rooms[room], senders.Contains(user) ? servers.Cookie : null));
        });
    }
}
