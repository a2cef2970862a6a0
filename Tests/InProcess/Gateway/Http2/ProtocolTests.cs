using System.Net;
using System.Text;
using Showroom.Http2Forwarding.Protocol;

namespace Showroom.Tests.InProcess.Gateway.Http2;

/// <summary>A replica says right, odd and wrong things over HTTP/2; the client gets an answer each time, and the right one.</summary>
public sealed class ProtocolTests
{
    // One probe at the start; the rest of the test has the replica's connections to itself.
    private static readonly (string, string)[] s_seldom = [("Gateway:Health:Interval", "01:00:00")];

    public static TheoryData<string> Right => [.. ResponseCases.Right.Keys];

    public static TheoryData<string> Wrong => [.. ResponseCases.Wrong.Keys];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Right))]
    public async Task What_is_right_is_understood(string name)
    {
        await using var replica = new ScriptedReplica(ResponseCases.Right[name]);
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.As("api-1"), .. s_seldom]);

        for (var request = 0; request < 3; request++)
        {
            using var answer = await PostAsync(gateway);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal("hello", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_a_502_and_harms_no_later_request(string name)
    {
        var wrong = true;
        await using var replica = new ScriptedReplica((talk, stream) => wrong ? ResponseCases.Wrong[name](talk, stream) : talk.AnswerAsync(stream));
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.As("api-1"), .. s_seldom]);

        using var answer = await PostAsync(gateway);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);

        wrong = false;
        using var later = await PostAsync(gateway);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Noise_is_an_answer_too(int seed)
    {
        var random = new Random(seed);
        await using var replica = new ScriptedReplica(async (talk, stream) =>
        {
            var noise = new byte[random.Next(1, 200)];
            random.NextBytes(noise);
            // In half of the cases it looks like a frame, so that it gets further.
            var flags = (FrameFlags)(random.Next(256) | (random.Next(2) * 4));
            await talk.WriteAsync(random.Next(2) == 0 ? noise : ResponseCases.Frame((FrameType)random.Next(11), flags, stream, noise));
            talk.HangUp();
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.As("api-1"), .. s_seldom]);

        for (var request = 0; request < 50; request++)
        {
            using var answer = await PostAsync(gateway);
            // 200 is possible: a byte of noise may happen to be a complete head.
            Assert.True(answer.StatusCode is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.OK, $"{answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_that_was_not_taken_up_goes_to_another_replica_with_its_body(bool goesAway)
    {
        await using var replica = new ScriptedReplica((talk, stream) => goesAway
            ? talk.WriteAsync(FrameType.GoAway, FrameFlags.None, 0, new byte[8])
            : talk.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, ResponseCases.Number((int)Http2ErrorCode.RefusedStream)));
        await using var other = await RecordingReplica.StartAsync("api-2");
        await using var gateway = await GatewayUnderTest.StartAsync(
            [other], [.. replica.As("api-1"), .. s_seldom, ("Gateway:LoadBalancingPolicy", "First")]);

        using var answer = await PostAsync(gateway);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("an order", Assert.Single(other.Received).Body);
    }

    [Fact]
    public async Task With_nobody_left_a_request_that_was_not_taken_up_is_a_503()
    {
        await using var replica = new ScriptedReplica((talk, stream) =>
            talk.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, ResponseCases.Number((int)Http2ErrorCode.RefusedStream)));
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.As("api-1"), .. s_seldom]);

        using var answer = await PostAsync(gateway);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Settings_and_pings_are_acknowledged()
    {
        FrameConnection? talk = null;
        await using var replica = new ScriptedReplica(async (with, stream) =>
        {
            talk = with;
            await with.WriteAsync(FrameType.Ping, FrameFlags.None, 0, 1, 2, 3, 4, 5, 6, 7, 8);
            while (!with.Acknowledged.Contains(FrameType.Ping))
            {
                await with.ReadAsync();
            }

            await with.AnswerAsync(stream);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.As("api-1"), .. s_seldom]);

        using var answer = await PostAsync(gateway);

        Assert.Equal([FrameType.Settings, FrameType.Ping], talk!.Acknowledged);
    }

    [Fact]
    public async Task What_was_said_before_may_be_said_by_number()
    {
        var first = true;
        await using var replica = new ScriptedReplica(async (talk, stream) =>
        {
            // Compressed (RFC 7541, C.4.1), and remembered; then field 62, the latest.
            byte[] block = first ? [0x88, 0x40, 0x03, .. "x-a"u8, 0x8c, 0xf1, 0xe3, 0xc2, 0xe5, 0xf2, 0x3a, 0x6b, 0xa0, 0xab, 0x90, 0xf4, 0xff] : [0x88, 0xbe];
            first = false;
            await talk.WriteAsync(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, stream, block);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.As("api-1"), .. s_seldom]);

        for (var request = 0; request < 3; request++)
        {
            using var answer = await PostAsync(gateway);
            Assert.Equal("www.example.com", Assert.Single(answer.Headers.GetValues("X-A")));
        }
    }

    [Fact]
    public async Task A_body_waits_until_the_replica_takes_more()
    {
        var body = new string('b', 20_000);
        var (first, overdrawn) = (true, false);
        await using var replica = new ScriptedReplica(async (talk, stream) =>
        {
            if (first)
            {
                // It arrives before the answer does, so the next exchange begins with a window of 10 bytes.
                first = false;
                await talk.WriteAsync(FrameType.Settings, FrameFlags.None, 0, 0, 4, 0, 0, 0, 10);
                await talk.AnswerAsync(stream);
                return;
            }

            for (var (received, allowed) = (0, 10); received < body.Length; allowed += 1000)
            {
                var header = default(FrameHeader);
                while (header.Type != FrameType.Data || header.StreamId != stream || header.Length == 0)
                {
                    (header, _) = await talk.ReadAsync();
                }

                received += header.Length;
                overdrawn |= received > allowed;
                await talk.WriteAsync(FrameType.WindowUpdate, FrameFlags.None, stream, ResponseCases.Number(1000));
            }

            await talk.AnswerAsync(stream);
        });
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.As("api-1"), .. s_seldom]);
        using var warning = await PostAsync(gateway);

        using var answer = await PostAsync(gateway, body);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(overdrawn, "More was sent than the window allowed.");
    }

    [Fact]
    public async Task An_answer_that_does_not_wait_for_the_body_reaches_the_client()
    {
        await using var replica = new ScriptedReplica((talk, stream) => talk.AnswerAsync(stream, "no, thank you"));
        await using var gateway = await GatewayUnderTest.StartAsync([.. replica.As("api-1"), .. s_seldom]);

        using var answer = await PostAsync(gateway, new string('b', 200_000));

        Assert.Equal("no, thank you", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static Task<HttpResponseMessage> PostAsync(GatewayUnderTest gateway, string body = "an order") => gateway.Client.PostAsync(
        new Uri("/api/item", UriKind.Relative), new StringContent(body, Encoding.ASCII), TestContext.Current.CancellationToken);
}
