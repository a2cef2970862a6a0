using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace Showroom.Tests.InProcess.Chat;

/// <summary>An error to the caller, nothing to the others, and the connection remains usable where the protocol allows it.</summary>
public sealed partial class BadInputTests(SharedChat chat) : IClassFixture<SharedChat>
{
    private ChatCluster Cluster => chat.Cluster;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "invalid-input: text")]
    [InlineData(" ", "invalid-input: text")]
    [InlineData(null, "invalid-input: text")]
    [InlineData("a\0b", "invalid-input: text")]
    [InlineData("line\nline", "invalid-input: text")]
    [InlineData("\u202egnp.exe", "invalid-input: text")]
    [InlineData("zero\u200bwidth", "invalid-input: text")]
    public async Task A_text_that_is_not_readable_is_refused(string? text, string error)
    {
        var (show, sender, other) = await RoomAsync();
        await AssertRefusedAsync(error, () => sender.SendAsync(show, text));
        await AssertOnlyReceivesAsync(show, sender, other);
    }

    [Fact]
    public async Task A_text_of_the_maximum_length_is_sent_and_a_longer_one_is_refused()
    {
        var (show, sender, other) = await RoomAsync();
        await AssertRefusedAsync("invalid-input: text", () => sender.SendAsync(show, new string('x', 2_001)));
        // Escaped by the client, it is the longest frame.
        await sender.SendAsync(show, new string('é', 2_000));
        await other.AssertReceivedAsync(show, 1, 1);
        Assert.Equal(2_000, other.Received(show)[0].Text.Length);
    }

    [Theory]
    [InlineData(null, "invalid-input: showId")]
    [InlineData("", "invalid-input: showId")]
    [InlineData("1", "invalid-input: showId")]
    [InlineData("01940000-0000-4000-8000-000000000000", "invalid-input: showId")]
    [InlineData("01940000-0000-7000-8000-000000000000", "not-found:")]
    public async Task A_show_that_does_not_exist_cannot_be_joined_or_left_or_sent_to(string? show, string error)
    {
        var caller = await Cluster.ConnectAsync(0, "Ada");
        await AssertRefusedAsync(error, () => caller.JoinAsync(show));
        if (error.StartsWith("invalid", StringComparison.Ordinal))
        {
            await AssertRefusedAsync(error, () => caller.LeaveAsync(show));
            await AssertRefusedAsync(error, () => caller.SendAsync(show, "hello"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("'; DROP TABLE chat_messages; --")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task A_client_id_of_another_form_is_refused(string clientId)
    {
        var (show, sender, other) = await RoomAsync();
        await AssertRefusedAsync("invalid-input: clientMessageId", () => sender.SendAsync(show, "hello", clientId));
        await AssertOnlyReceivesAsync(show, sender, other);
    }

    [Fact]
    public async Task Sending_needs_a_session_and_membership()
    {
        var (show, sender, other) = await RoomAsync();
        await AssertRefusedAsync("unauthenticated:", () => other.SendAsync(show, "hello"));
        await sender.LeaveAsync(show);
        await AssertRefusedAsync("conflict:", () => sender.SendAsync(show, "after leaving"));
        await sender.JoinAsync(show);
        await AssertOnlyReceivesAsync(show, sender, other);
    }

    [Fact]
    public async Task A_connection_that_has_left_receives_nothing_until_it_joins_again()
    {
        var (show, sender, other) = await RoomAsync();
        await sender.SendAsync(show, "before");
        await other.AssertReceivedAsync(show, 1, 1);
        await other.LeaveAsync(show);
        await sender.SendAsync(show, "meanwhile");
        await sender.AssertReceivedAsync(show, 1, 2);

        Assert.Equal([1L], other.Sequences(show));
        var missed = (await other.JoinAsync(show, 1)).Missed.Select(message => message.Seq);
        await sender.SendAsync(show, "after");
        await Eventually.HoldsAsync(() => other.Sequences(show) is [.., 3], () => "The last message has not arrived.");
        // A message that was still on its way to the replica at the time of the join is delivered, not missed.
        Assert.Equal([1L, 2L, 3L], missed.Concat(other.Sequences(show)).Order());
    }

    [Fact]
    public async Task A_negative_sequence_is_refused()
    {
        var (show, sender, _) = await RoomAsync();
        await AssertRefusedAsync("invalid-input: afterSeq", () => sender.JoinAsync(show, -1));
    }

    [Fact]
    public async Task A_name_that_is_markup_is_delivered_as_text()
    {
        var show = await Cluster.NewShowAsync();
        var sender = await Cluster.ConnectAsync(0, "<script>alert('x')</script>");
        await sender.JoinAsync(show);
        await sender.SendAsync(show, "hello");
        await sender.AssertReceivedAsync(show, 1, 1);
        Assert.Equal("<script>alert('x')</script>", sender.Received(show)[0].Author);
    }

    [Fact]
    public async Task Thousands_of_joins_of_one_connection_are_limited_and_the_connection_is_closed()
    {
        var (show, sender, other) = await RoomAsync();
        var flooding = await Cluster.ConnectAsync(0, "Eve");
        var errors = new List<string>();
        var joins = Enumerable.Range(0, 10_000).Select(async _ =>
        {
            try
            {
                await flooding.JoinAsync(show);
            }
            catch (Exception error)
            {
                lock (errors)
                {
                    errors.Add(error.Message);
                }
            }
        });
        await Task.WhenAll(joins);
        Assert.Contains(errors, error => error.Contains("too-many-requests: Too many joins and leaves. Try again in ", StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => flooding.Hub.State == HubConnectionState.Disconnected, () => "The connection is still open.");
        await AssertOnlyReceivesAsync(show, sender, other);
    }

    [Fact]
    public async Task A_connection_is_in_a_limited_number_of_rooms()
    {
        var client = await Cluster.ConnectAsync(0);
        for (var i = 0; i < 20; i++)
        {
            await client.JoinAsync(await Cluster.NewShowAsync());
        }

        var show = await Cluster.NewShowAsync();
        var message = (await Assert.ThrowsAsync<HubException>(() => client.JoinAsync(show))).Message;
        while (RetryAfter().Match(message) is { Success: true } retry)
        {
            await Task.Delay(int.Parse(retry.Groups[1].ValueSpan, CultureInfo.InvariantCulture), Cancellation);
            message = (await Assert.ThrowsAsync<HubException>(() => client.JoinAsync(show))).Message;
        }

        Assert.Contains("conflict: A connection can be in 20 shows.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"protocol":"json","version":9}""", "does not support version 9")]
    [InlineData("""{"protocol":"xml","version":1}""", "not supported")]
    [InlineData("nonsense", "")]
    [InlineData("""{"protocol":"json","version":1}|{"type":1,"invocationId":"1","target":"Join","arguments":[1,2,3]}""", "error")]
    [InlineData("""{"protocol":"json","version":1}|{"type":1,"invocationId":"1","target":"Nothing","arguments":[]}""", "Method does not exist")]
    [InlineData("""{"protocol":"json","version":1}|{"type":1,"invocationId":"1","target":"OnConnectedAsync","arguments":[]}""", "Method does not exist")]
    [InlineData("""{"protocol":"json","version":1}|{"type":1,"invocationId":"1","target":"Send","arguments":["x","y","\ud800"]}""", "error")]
    [InlineData("""{"protocol":"json","version":1}|{"type":1,""", "Close")]
    [InlineData("""{"protocol":"json","version":1}|{"type":4,"invocationId":"1","target":"Join","arguments":["x",null]}""", "error")]
    [InlineData("""{"protocol":"json","version":1}|{"type":3,"invocationId":"unknown","result":1}|{"type":1,"invocationId":"1","target":"Leave","arguments":["x"]}""", "invalid-input: showId")]
    [InlineData("""{"protocol":"json","version":1}|{"type":5,"invocationId":"unknown"}|{"type":1,"invocationId":"1","target":"Leave","arguments":["x"]}""", "invalid-input: showId")]
    public async Task Malformed_frames_get_an_error_or_close_their_own_connection(string frames, string expected)
    {
        var (show, sender, other) = await RoomAsync();
        using var socket = await OpenAsync();
        var received = await ExchangeAsync(socket, string.Join('\u001e', frames.Split('|')) + "\u001e");
        Assert.Contains(expected == "Close" ? "\"type\":7" : expected, received, StringComparison.Ordinal);
        await AssertOnlyReceivesAsync(show, sender, other);
    }

    [Theory]
    // An array that is longer than the frame, a number in place of the array, a length that never ends, nothing.
    [InlineData("05-95-01-80-A1-31-A4")]
    [InlineData("01-01")]
    [InlineData("FF-FF-FF-FF-FF-FF")]
    [InlineData("00")]
    public async Task Malformed_frames_of_MessagePack_close_their_own_connection(string frame)
    {
        var (show, sender, other) = await RoomAsync();
        using var socket = await OpenAsync();
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"messagepack\",\"version\":1}\u001e"), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        await socket.SendAsync(Convert.FromHexString(frame.Replace("-", "", StringComparison.Ordinal)), WebSocketMessageType.Binary, endOfMessage: true, Cancellation);
        var buffer = new byte[4_096];
        try
        {
            while (await socket.ReceiveAsync(buffer, Cancellation) is { MessageType: not WebSocketMessageType.Close })
            {
                // The response to the handshake, and the reason for the end.
            }
        }
        catch (WebSocketException)
        {
            // Closed without a handshake of the WebSocket.
        }

        await AssertOnlyReceivesAsync(show, sender, other);
    }

    [Fact]
    public async Task A_frame_above_the_maximum_size_closes_the_connection()
    {
        var (show, sender, other) = await RoomAsync();
        using var socket = await OpenAsync();
        var received = await ExchangeAsync(
            socket, """{"protocol":"json","version":1}""" + "\u001e" + """{"type":1,"invocationId":"1","target":"Send","arguments":["x","y",""" + $"\"{new string('x', 40_000)}\"]}}\u001e");
        Assert.Contains("\"type\":7", received, StringComparison.Ordinal);
        await AssertOnlyReceivesAsync(show, sender, other);
    }

    [Theory]
    [InlineData("GET", "/hubs/chat")]
    [InlineData("GET", "/hubs/chat?id=abc")]
    [InlineData("POST", "/hubs/chat/negotiate?negotiateVersion=1")]
    [InlineData("POST", "/hubs/chat")]
    public async Task Anything_but_a_WebSocket_is_a_problem(string method, string path)
    {
        using var http = new HttpClient { BaseAddress = Cluster.Replicas[0].Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("skipNegotiation", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [GeneratedRegex("too-many-requests: .* Try again in ([0-9]+) ms")]
    private static partial Regex RetryAfter();

    private async Task<(string Show, ChatClient Sender, ChatClient Other)> RoomAsync()
    {
        var show = await Cluster.NewShowAsync();
        var sender = await Cluster.ConnectAsync(0, "Ada");
        var other = await Cluster.ConnectAsync(1);
        await sender.JoinAsync(show);
        await other.JoinAsync(show);
        return (show, sender, other);
    }

    /// <summary>A valid message that is sent afterwards is the first one that arrives.</summary>
    private static async Task AssertOnlyReceivesAsync(string show, ChatClient sender, ChatClient other)
    {
        Assert.Equal(1, (await sender.SendAsync(show, "valid")).Seq);
        await other.AssertReceivedAsync(show, 1, 1);
    }

    private static async Task AssertRefusedAsync(string expected, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<HubException>(call);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private async Task<ClientWebSocket> OpenAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(Cluster.Replicas[0].Address) { Scheme = "ws", Path = "/hubs/chat" }.Uri, Cancellation);
        return socket;
    }

    /// <summary>Sends, and reads until the server closes or sends something that is no handshake and no ping.</summary>
    private static async Task<string> ExchangeAsync(ClientWebSocket socket, string frames)
    {
        var received = new StringBuilder();
        var buffer = new byte[16_384];
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(frames), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
            while (!received.ToString().Contains("\"type\":3", StringComparison.Ordinal) && await socket.ReceiveAsync(buffer, deadline.Token) is { MessageType: not WebSocketMessageType.Close } read)
            {
                received.Append(Encoding.UTF8.GetString(buffer, 0, read.Count));
            }
        }
        catch (Exception exception) when (exception is WebSocketException || deadline.IsCancellationRequested)
        {
            // Closed without a handshake; or what was received until the deadline does not have what the test expects.
        }

        return received.ToString();
    }
}
