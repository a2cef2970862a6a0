using System.Net;
using Showroom.Http2Forwarding;
using Showroom.Http2Forwarding.Protocol;
using Showroom.Tests.InProcess.Gateway.Http2;
using Yarp.ReverseProxy.Forwarder;

namespace Showroom.Tests.InProcess.Gateway.Forwarders;

/// <summary>The exception that says that a request was not processed.</summary>
public sealed class Http2ForwarderRetryTests
{
    [Theory]
    [InlineData("GET", 3)]
    [InlineData("POST", 1)]
    public async Task A_request_that_is_always_refused_is_reported_as_not_processed(string method, int expectedAttempts)
    {
        var attempts = 0;
        await using var replica = new ScriptedReplica((connection, stream) =>
        {
            Interlocked.Increment(ref attempts);
            return connection.WriteAsync(FrameType.ResetStream, FrameFlags.None, stream, ResponseCases.ToBytes((int)Http2ErrorCode.RefusedStream));
        });
        await using var proxy = await ProxyUnderTest.StartAsync(http2: true, replica.Address);
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri("/item", UriKind.Relative)) { Content = method == "POST" ? new StringContent("an order") : null };

        using var response = await proxy.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        var error = await proxy.GetErrorAsync();
        Assert.Equal(ForwarderError.Request, error.Error);
        Assert.IsType<RequestNotProcessedException>(error.Exception);
        Assert.Equal(expectedAttempts, attempts);
    }
}
