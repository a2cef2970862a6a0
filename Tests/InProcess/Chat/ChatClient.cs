using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;

namespace Showroom.Tests.InProcess.Chat;

internal sealed record ReceivedMessage(long Seq, string Id, string Author, string Text, DateTime SentAt);

internal sealed record JoinAnswer(long LastSeq, int Members, ReceivedMessage[] Missed);

internal sealed record SendAnswer(long Seq, DateTime SentAt);

/// <summary>A connection of the hub that records what it receives, as it is received: it neither fills gaps nor drops what it has.</summary>
internal sealed class ChatClient : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Show, ReceivedMessage Message)> _received = new();
    private readonly ConcurrentQueue<int> _batches = new();
    private readonly ConcurrentDictionary<string, int> _presence = new();

    private readonly bool _isMessagePack;

    private ChatClient(HubConnection hub, bool isMessagePack) => (Hub, _isMessagePack) = (hub, isMessagePack);

    public HubConnection Hub { get; }

    /// <summary>The number of messages of each event.</summary>
    public IReadOnlyCollection<int> Batches => _batches;

    public static async Task<ChatClient> ConnectAsync(Uri server, string? cookie, bool isMessagePack)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(server, "/hubs/chat"), http =>
        {
            http.SkipNegotiation = true;
            http.Transports = HttpTransportType.WebSockets;
            if (cookie is not null)
            {
                http.Headers["Cookie"] = cookie;
            }
        });
        builder.Services.AddLogging(logging => logging.ClearProviders());
        builder.WithServerTimeout(TimeSpan.FromMinutes(2));
        var client = new ChatClient((isMessagePack ? builder.AddMessagePackProtocol() : builder).Build(), isMessagePack);
        if (isMessagePack)
        {
            client.Hub.On<string, Dictionary<string, object>[]>("messages", (show, messages) => client.Receive(show, [.. messages.Select(FromMap)]));
        }
        else
        {
            client.Hub.On<string, ReceivedMessage[]>("messages", client.Receive);
        }

        client.Hub.On<string, int>("presence", (show, members) => client._presence[show] = members);
        client.Hub.HandshakeTimeout = TimeSpan.FromMinutes(1);
        await client.Hub.StartAsync(TestContext.Current.CancellationToken);
        return client;
    }

    public async Task<JoinAnswer> JoinAsync(string? show, long? after = null)
    {
        if (!_isMessagePack)
        {
            return await Hub.InvokeAsync<JoinAnswer>("Join", show, after, TestContext.Current.CancellationToken);
        }

        var map = await Hub.InvokeAsync<Dictionary<string, object>>("Join", show, after, TestContext.Current.CancellationToken);
        var missed = ((object[])map["missed"]).Select(message => ((Dictionary<object, object>)message).ToDictionary(entry => (string)entry.Key, entry => entry.Value));
        return new JoinAnswer(ToInt64(map["lastSeq"]), (int)ToInt64(map["members"]), [.. missed.Select(FromMap)]);
    }

    public Task LeaveAsync(string? show) => Hub.InvokeAsync("Leave", show, TestContext.Current.CancellationToken);

    public Task<SendAnswer> SendAsync(string? show, string? text, string? clientId = null) =>
        Hub.InvokeAsync<SendAnswer>("Send", show, clientId ?? Guid.NewGuid().ToString("N"), text, TestContext.Current.CancellationToken);

    /// <summary>The messages of a show in the order of their arrival.</summary>
    public List<ReceivedMessage> Received(string show) => [.. _received.Where(entry => entry.Show == show).Select(entry => entry.Message)];

    public List<long> Sequences(string show) => [.. Received(show).Select(message => message.Seq)];

    public int? Presence(string show) => _presence.TryGetValue(show, out var members) ? members : null;

    /// <summary>Waits until the last sequence has arrived, then asserts that all of them did, once and in order.</summary>
    public async Task AssertReceivedAsync(string show, long first, long last)
    {
        await Eventually.HoldsAsync(() => Sequences(show) is [.., var newest] && newest >= last, () => $"Received {Describe(Sequences(show))}, not up to {last}.");
        Assert.Equal(Enumerable.Range((int)first, (int)(last - first + 1)).Select(seq => (long)seq), Sequences(show));
    }

    public ValueTask DisposeAsync() => Hub.DisposeAsync();

    private static string Describe(List<long> sequences) => $"{sequences.Count} messages, the last of them {string.Join(", ", sequences.TakeLast(5))}";

    private static ReceivedMessage FromMap(Dictionary<string, object> map) => new(
        ToInt64(map["seq"]), (string)map["id"], (string)map["author"], (string)map["text"], (DateTime)map["sentAt"]);

    private static long ToInt64(object value) => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);

    private void Receive(string show, ReceivedMessage[] messages)
    {
        _batches.Enqueue(messages.Length);
        foreach (var message in messages)
        {
            _received.Enqueue((show, message));
        }
    }
}
