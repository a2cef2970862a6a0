using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Showroom.Tests.InProcess.Gateway;

namespace Showroom.Tests.InProcess.Contract;

/// <summary>Requests that the server rejects before any middleware, and hosts.</summary>
public sealed class RejectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Cases => new()
    {
        { "GET / HTTP/1.1\r\n\r\n", 400 },
        { "GET /api/item HTTP/1.1\r\nHost: shop\r\nX-Note\r\n\r\n", 400 },
        { $"GET /{new string('a', 10_000)} HTTP/1.1\r\nHost: shop\r\n\r\n", 414 },
        { $"GET / HTTP/1.1\r\nHost: shop\r\nX-Note: {new string('a', 40_000)}\r\n\r\n", 431 },
        { "GET / HTTP/1.1\r\nHost: shop\r\n", 408 },
        { "GET * HTTP/1.1\r\nHost: shop\r\n\r\n", 405 },
        { "GET /favicon.ico HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n", 404 },
        { "TRACE /health HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n", 405 },
        { "POST /api/item HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Length: 300000\r\n\r\n", 413 },
        { "POST /api/item HTTP/1.0\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400 },
        { "GET /api/item HTTP/1.1\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n", 400 },
        { "GET /api/item HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", 400 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_rejected_request_gets_one_problem_with_a_trace_and_a_request_id(string request, int status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            ("services:api-1:http:0", "http://127.0.0.1:1"), ("AllowedHosts", "shop;*.shop.example"), ("Gateway:Timeouts:RequestHeaders", status == 408 ? "00:00:01" : "00:01:00"));

        var response = await SendAsync(gateway.Address, request);

        Assert.StartsWith($"HTTP/1.1 {status} ", response, StringComparison.Ordinal);
        var parts = response.Split("\r\n\r\n", 2);
        var headers = parts[0].Split("\r\n").Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        Assert.Equal("application/problem+json", headers["Content-Type"]);
        Assert.Equal("nosniff", headers["X-Content-Type-Options"]);
        Assert.NotEmpty(headers["X-Request-Id"]);
        Assert.NotEmpty(headers["X-Served-By"]);
        Assert.Equal(status == 405, headers.ContainsKey("Allow"));
        var body = headers.ContainsKey("Transfer-Encoding") ? parts[1].Split("\r\n")[1] : parts[1];
        var problem = JsonSerializer.Deserialize<JsonElement>(body);
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Contains(problem.GetProperty("traceId").GetString()!, headers["traceresponse"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health", "127.0.0.1:8080")]
    [InlineData("/alive", "[::1]")]
    [InlineData("/alive", "localhost")]
    [InlineData("/alive", "shop")]
    [InlineData("/alive", "www.shop.example")]
    public async Task Health_is_probed_by_address_or_by_an_allowed_host(string path, string host)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(("services:api-1:http:0", "http://127.0.0.1:1"), ("AllowedHosts", "shop;*.shop.example"));

        var response = await SendAsync(gateway.Address, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        Assert.DoesNotContain("HTTP/1.1 400", response, StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, Cancellation);
        var response = new StringBuilder();
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), Cancellation);
            var buffer = new byte[8192];
            while (await client.GetStream().ReadAsync(buffer, Cancellation) is var read and > 0)
            {
                response.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // The server has closed the connection with unread data; its response was read before.
        }

        return response.ToString();
    }
}
