using Showroom.ChatClient;

namespace Showroom.Tests.InProcess.Chat;

/// <summary>The .NET client, against replicas behind connections that are cut.</summary>
public sealed class ChatConnectionTests(TestServers servers)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_message_arrives_once_and_in_order_while_connections_are_cut_and_move_between_replicas()
    {
        const int Senders = 3, PerSender = 60;
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 2);
        await using var relay = new TcpForwarder(cluster.Replicas[0].Address.Port);
        var show = await cluster.NewShowAsync();
        var server = new Uri($"http://127.0.0.1:{relay.Port}");
        var connections = await Task.WhenAll(Enumerable.Range(0, Senders).Select(i => ConnectAsync(cluster, server, $"sender {i}")));
        var rooms = await Task.WhenAll(connections.Select(connection => connection.JoinAsync(show, 0, Cancellation)));

        var reading = rooms.Select(room => ReadAsync(room, Senders * PerSender)).ToArray();
        var sending = Task.WhenAll(rooms.Select((room, i) => SendAsync(room, i)));
        for (var cut = 0; !sending.IsCompleted; cut++)
        {
            relay.SwitchTo(cluster.Replicas[cut % 2].Address.Port);
            relay.Cut();
            relay.Restore();
            await cluster.ProgressAsync(show, sending);
        }

        var receipts = (await sending).SelectMany(receipts => receipts).ToDictionary();
        var history = await cluster.HistoryAsync(show);
        Assert.Equal(Senders * PerSender, history.Count);
        Assert.All(history, message => Assert.Equal(message.Seq, receipts[message.Text]));
        foreach (var messages in await Task.WhenAll(reading))
        {
            Assert.Equal(history, messages.Select(message => (message.Seq, message.Text)));
        }

        await DisposeAsync(connections);

        async Task<List<KeyValuePair<string, long>>> SendAsync(ChatRoom room, int sender)
        {
            List<KeyValuePair<string, long>> receipts = [];
            for (var i = 0; i < PerSender; i++)
            {
                receipts.Add(new($"{sender}-{i}", (await room.SendAsync($"{sender}-{i}", Cancellation)).Seq));
            }

            return receipts;
        }
    }

    [Fact]
    public async Task A_history_longer_than_the_response_to_a_join_and_than_the_buffer_is_read_completely()
    {
        const int Messages = 650;
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 1, ("Chat:MaxBacklog", "64"));
        await using var relay = new TcpForwarder(cluster.Replicas[0].Address.Port);
        var show = await cluster.NewShowAsync();
        await using var sending = await ConnectAsync(cluster, cluster.Replicas[0].Address, "Ada");
        var sender = await sending.JoinAsync(show, cancellationToken: Cancellation);
        await using var connection = await ConnectAsync(cluster, new Uri($"http://127.0.0.1:{relay.Port}"), null, maxBuffered: 200);
        await using var room = await connection.JoinAsync(show, 0, Cancellation);

        // A third arrives and is not read, a third is missed, a third arrives after the connection is back.
        await SendAsync(0, Messages / 3);
        relay.Cut();
        await Eventually.HoldsAsync(() => connection.State != ChatConnectionState.Connected, () => "The lost connection was not noticed.");
        await SendAsync(Messages / 3, 2 * Messages / 3);
        relay.Restore();
        await Eventually.HoldsAsync(() => connection.State == ChatConnectionState.Connected, () => "The connection is not back.");
        await SendAsync(2 * Messages / 3, Messages);

        Assert.Equal(Enumerable.Range(1, Messages).Select(seq => (long)seq), (await ReadAsync(room, Messages)).Select(message => message.Seq));

        Task SendAsync(int from, int to) => Task.WhenAll(Enumerable.Range(from, to - from).Select(i => sender.SendAsync($"{i}", Cancellation)));
    }

    [Fact]
    public async Task A_replica_that_stops_is_replaced_by_another_one()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 2);
        await using var relay = new TcpForwarder(cluster.Replicas[0].Address.Port);
        var show = await cluster.NewShowAsync();
        await using var connection = await ConnectAsync(cluster, new Uri($"http://127.0.0.1:{relay.Port}"), "Ada");
        await using var room = await connection.JoinAsync(show, cancellationToken: Cancellation);
        await room.SendAsync("before", Cancellation);

        relay.SwitchTo(cluster.Replicas[1].Address.Port);
        var sending = room.SendAsync("during", Cancellation);
        await cluster.Replicas[0].DisposeAsync();
        await sending;
        await room.SendAsync("after", Cancellation);
        Assert.Equal(["before", "during", "after"], (await ReadAsync(room, 3)).Select(message => message.Text));
    }

    [Fact]
    public async Task A_message_that_cannot_be_stored_is_sent_again_until_its_deadline()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 1, ("Chat:SendTimeout", "00:00:01"));
        var show = await cluster.NewShowAsync();
        await using var connection = await ConnectAsync(cluster, cluster.Replicas[0].Address, "Ada", sendTimeout: TimeSpan.FromSeconds(15));
        await using var patient = await ConnectAsync(cluster, cluster.Replicas[0].Address, "Ada", sendTimeout: TimeSpan.FromMinutes(3));
        await using var room = await connection.JoinAsync(show, cancellationToken: Cancellation);
        await using var patientRoom = await patient.JoinAsync(show, cancellationToken: Cancellation);
        cluster.CutPostgres();

        var sending = patientRoom.SendAsync("text", "same", Cancellation);
        var error = await Assert.ThrowsAsync<TimeoutException>(() => room.SendAsync("text", "same", Cancellation));
        Assert.Equal(ChatErrorCodes.Unavailable, Assert.IsType<ChatException>(error.InnerException).Code);
        cluster.RestorePostgres();
        var receipt = await sending;
        Assert.Equal(receipt, await patientRoom.SendAsync("text", "same", Cancellation));
        Assert.Equal([(1, "text")], await cluster.HistoryAsync(show));
    }

    [Fact]
    public async Task A_refusal_that_remains_is_not_retried()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 1, ("Chat:SendsPerSecond", "10"), ("Chat:SendBurst", "2"));
        var show = await cluster.NewShowAsync();
        await using var anonymous = await ConnectAsync(cluster, cluster.Replicas[0].Address, null);
        await using var room = await anonymous.JoinAsync(show, cancellationToken: Cancellation);
        Assert.Equal(ChatErrorCodes.Unauthenticated, (await Assert.ThrowsAsync<ChatException>(() => room.SendAsync("text", Cancellation))).Code);
        Assert.Equal(ChatErrorCodes.NotFound, (await Assert.ThrowsAsync<ChatException>(() => anonymous.JoinAsync("01940000-0000-7000-8000-000000000000", null, Cancellation))).Code);
        await Assert.ThrowsAsync<InvalidOperationException>(() => anonymous.JoinAsync(show, null, Cancellation));

        await using var connection = await ConnectAsync(cluster, cluster.Replicas[0].Address, "Ada");
        await using var member = await connection.JoinAsync(show, cancellationToken: Cancellation);
        Assert.Equal(ChatErrorCodes.InvalidInput, (await Assert.ThrowsAsync<ChatException>(() => member.SendAsync("", Cancellation))).Code);
        // A rate above the limit is: each waits for as long as the server says.
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => member.SendAsync($"{i}", Cancellation)));
        Assert.Equal(6, (await cluster.HistoryAsync(show)).Count);
    }

    [Fact]
    public async Task A_server_without_a_chat_is_refused_and_one_that_is_down_is_awaited()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 1);
        await using var relay = new TcpForwarder(cluster.Replicas[0].Address.Port);
        relay.Cut();
        var connecting = ConnectAsync(cluster, new Uri($"http://127.0.0.1:{relay.Port}"), null);
        await Eventually.HoldsAsync(() => relay.Connections >= 2, () => "It was not tried again.");
        relay.Restore();
        await using var connection = await connecting;
        Assert.Equal(ChatConnectionState.Connected, connection.State);

        var error = await Assert.ThrowsAsync<ChatException>(() => ChatConnection.ConnectAsync(new() { Server = cluster.Replicas[0].Address, Handler = new WrongPath() }, Cancellation));
        Assert.Equal(ChatErrorCodes.NotFound, error.Code);
    }

    [Fact]
    public async Task A_room_that_is_left_ends_its_enumeration_and_can_be_joined_again()
    {
        await using var cluster = await ChatCluster.StartAsync(servers, replicas: 1);
        var show = await cluster.NewShowAsync();
        var connection = await ConnectAsync(cluster, cluster.Replicas[0].Address, "Ada");
        var room = await connection.JoinAsync(show, cancellationToken: Cancellation);
        var reading = ReadAsync(room, int.MaxValue);
        await room.SendAsync("first", Cancellation);
        await room.DisposeAsync();
        Assert.All(await reading, message => Assert.Equal("first", message.Text));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => room.SendAsync("text", Cancellation));

        var again = await connection.JoinAsync(show, 0, Cancellation);
        await again.SendAsync("second", Cancellation);
        Assert.Equal(["first", "second"], (await ReadAsync(again, 2)).Select(message => message.Text));
        await Eventually.HoldsAsync(() => again.Members == 1, () => $"The room has {again.Members} members.");
        reading = ReadAsync(again, int.MaxValue);
        await connection.DisposeAsync();
        Assert.Empty(await reading);
    }

    private static async Task<ChatConnection> ConnectAsync(ChatCluster cluster, Uri server, string? name, TimeSpan? sendTimeout = null, int maxBuffered = 1_000)
    {
        var cookie = name is null ? null : await cluster.CookieOfAsync(name);
        return await ChatConnection.ConnectAsync(
            new()
            {
                Server = server,
                SessionCookie = _ => ValueTask.FromResult(cookie),
                SendTimeout = sendTimeout ?? TimeSpan.FromMinutes(2),
                InitialRetryDelay = TimeSpan.FromMilliseconds(50),
                MaxRetryDelay = TimeSpan.FromMilliseconds(500),
                MaxBufferedMessages = maxBuffered,
            },
            Cancellation);
    }

    /// <summary>The next messages; fails when none arrives for a minute.</summary>
    private static async Task<List<ChatMessage>> ReadAsync(ChatRoom room, int count)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        List<ChatMessage> messages = [];
        await foreach (var message in room.ReadAllAsync(deadline.Token))
        {
            deadline.CancelAfter(TimeSpan.FromSeconds(60));
            messages.Add(message);
            if (messages.Count == count)
            {
                break;
            }
        }

        return messages;
    }

    private static async Task DisposeAsync(IEnumerable<ChatConnection> connections)
    {
        foreach (var connection in connections)
        {
            await connection.DisposeAsync();
        }
    }

    private sealed class WrongPath() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(request.RequestUri!, "/nothing");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
