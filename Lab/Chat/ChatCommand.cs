using System.CommandLine;
using System.Globalization;
using Showroom.Lab.Chat.Measuring;
using Showroom.Lab.Chat.Servers;
using Showroom.Lab.Chat.Subscriptions;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Chat;

/// <summary><c>lab chat</c>: what arrives, how late and at what cost, on our replicas and on other chat servers.</summary>
internal static class ChatCommand
{
    private const int MaxRate = 10_000;

    private static readonly Option<int> s_rooms = NumberOption.Create("--rooms", "Rooms; each user is in one of them.", 1, 1, 1_000);
    private static readonly Option<int> s_users = NumberOption.Create("--users", "Users, each with a connection.", 1_000, 1, 20_000);
    private static readonly Option<int> s_rounds = NumberOption.Create("--rounds", "Rounds; each one measures all servers.", 1, 1, 100);
    private static readonly Option<int> s_seconds = NumberOption.Create("--seconds", "Length of the load at each rate, in seconds.", 5, 1, 3600);
    private static readonly Option<int> s_warmUp = NumberOption.Create("--warm-up", "Length of the load of 200 messages per second before the first rate, in seconds.", 12, 0, 3600);
    private static readonly Option<int> s_stalled = NumberOption.Create("--stalled", "More users, who join and then read nothing.", 0, 0, 1_000);
    private static readonly Option<int[]> s_rates = new("--rate") { Description = "Messages per second over all rooms, one measurement each.", DefaultValueFactory = _ => [50, 100, 200, 400], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<int[]> s_spread = new("--spread")
    {
        Description = "The share of the users of each server, such as 330/335/335; 1 to 16 servers.",
        DefaultValueFactory = _ => [330, 335, 335],
        CustomParser = static result =>
        {
            var parts = result.Tokens[0].Value.Split('/');
            var shares = parts.Select(static part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var share) ? share : 0).ToArray();
            if (shares.Length > 16 || shares.Any(static share => share is < 1 or > 100_000))
            {
                result.AddError("--spread takes 1 to 16 numbers between 1 and 100000, such as 330/335/335.");
            }

            return shares;
        },
    };

    private static readonly Option<string[]> s_fanouts = new("--fanout") { Description = $"Values of Chat:Fanout of our replicas: {string.Join(", ", ChatServersCatalog.Fanouts)}.", DefaultValueFactory = _ => [ChatServersCatalog.Rooms, ChatServersCatalog.Backplane], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> s_peers = new("--peer") { Description = $"Other servers: {string.Join(", ", ChatServersCatalog.Peers)}. All without this option; no for none.", DefaultValueFactory = _ => [.. ChatServersCatalog.Peers], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> s_gateways = new("--gateway") { Description = $"Our replicas once more, with members that connect to a gateway, which reaches the replicas over HTTP/1.1 or over HTTP/2: {string.Join(", ", ChatServersCatalog.Gateways)}.", DefaultValueFactory = _ => [], AllowMultipleArgumentsPerToken = true };
    private static readonly Option<bool> s_subscriptions = new("--subscriptions") { Description = "No load: members join and leave --rooms rooms on three replicas and a fourth that is started meanwhile, and Redis is asked for the subscriptions." };

    public static Command Create()
    {
        s_fanouts.AcceptOnlyFromAmong([.. ChatServersCatalog.Fanouts]);
        s_gateways.AcceptOnlyFromAmong([.. ChatServersCatalog.Gateways]);
        s_peers.AcceptOnlyFromAmong([.. ChatServersCatalog.Peers, "no"]);
        s_rates.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int[]>() is not { Length: > 0 } values || values.Any(static value => value is < 1 or > MaxRate))
            {
                result.AddError($"--rate must be numbers between 1 and {MaxRate}.");
            }
        });
        return ExperimentCommand.Create(
            "chat",
            "Delivery of chat messages over several servers: the share that arrives, order, latency, processor time and memory, compared with other chat servers.",
            [s_rooms, s_users, s_spread, s_rates, s_fanouts, s_gateways, s_peers, s_rounds, s_seconds, s_warmUp, s_stalled, s_subscriptions],
            RunAsync);
    }

    private static async Task<ExperimentResult> RunAsync(ParseResult arguments, Action<string> progress, CancellationToken cancellationToken)
    {
        var rooms = arguments.GetValue(s_rooms);
        if (arguments.GetValue(s_subscriptions))
        {
            return SubscriptionReport.Create(await new SubscriptionExperiment(rooms, progress).RunAsync(cancellationToken), rooms);
        }

        var settings = new ChatSettings
        {
            Servers = [.. arguments.GetValue(s_fanouts)!, .. arguments.GetValue(s_gateways)!, .. arguments.GetValue(s_peers)!.Where(static peer => peer != "no")],
            Rooms = rooms,
            Users = arguments.GetValue(s_users),
            Spread = arguments.GetValue(s_spread)!,
            Rates = arguments.GetValue(s_rates)!,
            Rounds = arguments.GetValue(s_rounds),
            Duration = TimeSpan.FromSeconds(arguments.GetValue(s_seconds)),
            WarmUp = TimeSpan.FromSeconds(arguments.GetValue(s_warmUp)),
            Stalled = arguments.GetValue(s_stalled),
        };
        if (settings.Users < settings.Rooms * settings.Spread.Count)
        {
            throw new ExperimentException($"--users must be at least {settings.Rooms * settings.Spread.Count}: one for each room on each server.");
        }

        return ChatReport.Create(await new ChatExperiment(settings, progress).RunAsync(cancellationToken), settings);
    }
}
