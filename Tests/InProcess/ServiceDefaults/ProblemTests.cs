using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Showroom.ServiceDefaults.Limits;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Tests.InProcess.ServiceDefaults;

public sealed class ProblemTests
{
    private sealed record Thing(string Name, int Count);

    private static Task<TestService> StartAsync() => TestService.StartAsync(map: app =>
    {
        app.MapGet("/things/{id}", (Guid id, int? limit) => TypedResults.Ok(new { id, limit }));
        app.MapPost("/things", (Thing thing) => TypedResults.Ok(thing));
        app.MapGet("/invalid", () => ProblemResults.Invalid("price.amount", "Too small."));
        app.MapGet("/conflict", () => ProblemResults.Of(StatusCodes.Status409Conflict, "Taken."));
        app.MapGet("/broken", void () => throw new InvalidOperationException("the secret reason"));
        app.MapGet("/waiting", void () => throw new TimeoutException("db-7 did not answer"));
    });

    private static async Task<JsonElement> ProblemOfAsync(HttpResponseMessage response, HttpStatusCode status, string type)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("urn:showroom:problem:" + type, problem.GetProperty("type").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
        Assert.Equal(["api-7"], response.Headers.GetValues("X-Served-By"));
        Assert.Contains(problem.GetProperty("traceId").GetString()!, Assert.Single(response.Headers.GetValues("traceresponse")));
        return problem;
    }

    [Theory]
    [InlineData("/things/7", "id")]
    [InlineData("/things/0199e6a5-8a00-7000-8000-000000000001?limit=many", "limit")]
    [InlineData("/things/0199e6a5-8a00-7000-8000-000000000001?limit=99999999999999", "limit")]
    [InlineData("/invalid", "price.amount")]
    public async Task A_parameter_that_does_not_bind_is_named(string path, string field)
    {
        await using var service = await StartAsync();
        using var response = await service.Http.GetAsync(path, TestContext.Current.CancellationToken);
        var problem = await ProblemOfAsync(response, HttpStatusCode.BadRequest, "invalid-input");
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("no json", "body")]
    [InlineData("", "body")]
    [InlineData("{\"name\":\"a\",\"count\":\"many\"}", "count")]
    [InlineData("{\"name\":\"\\ud800\",\"count\":1}", "name")]
    public async Task A_body_that_does_not_bind_is_named_with_the_path_into_it(string body, string field)
    {
        await using var service = await StartAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await service.Http.PostAsync("/things", content, TestContext.Current.CancellationToken);
        var problem = await ProblemOfAsync(response, HttpStatusCode.BadRequest, "invalid-input");
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound, "not-found")]
    [InlineData("DELETE", "/things", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    [InlineData("POST", "/things", HttpStatusCode.UnsupportedMediaType, "unsupported-media-type")]
    [InlineData("GET", "/conflict", HttpStatusCode.Conflict, "conflict")]
    public async Task Errors_of_the_framework_are_problems_whatever_the_client_accepts(string method, string path, HttpStatusCode status, string type)
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd("text/html");
        if (method == "POST")
        {
            request.Content = new StringContent("<a/>", Encoding.UTF8, "text/xml");
        }

        using var response = await service.Http.SendAsync(request, TestContext.Current.CancellationToken);
        await ProblemOfAsync(response, status, type);
    }

    [Fact]
    public async Task An_unexpected_exception_is_status_500_without_details()
    {
        await using var service = await StartAsync();
        using var response = await service.Http.GetAsync("/broken", TestContext.Current.CancellationToken);
        var problem = await ProblemOfAsync(response, HttpStatusCode.InternalServerError, "internal-error");
        Assert.DoesNotContain("secret", problem.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timeout_of_a_dependency_is_status_503()
    {
        await using var service = await StartAsync();
        using var response = await service.Http.GetAsync("/waiting", TestContext.Current.CancellationToken);
        var problem = await ProblemOfAsync(response, HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.DoesNotContain("db-7", problem.GetRawText(), StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_rejected_with_and_without_content_length(bool chunked)
    {
        await using var service = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/things") { Content = JsonContent.Create(new Thing(new string('a', ServiceLimits.MaxBodyBytes), 1)) };
        if (chunked)
        {
            request.Headers.TransferEncodingChunked = true;
        }
        else
        {
            await request.Content.LoadIntoBufferAsync(TestContext.Current.CancellationToken);
        }

        using var http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = service.Addresses[0] };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        await ProblemOfAsync(response, HttpStatusCode.RequestEntityTooLarge, "too-large");

        static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new ReadAfterCloseStream(socket);
        }
    }

    [Fact]
    public async Task A_client_that_disconnects_during_its_body_does_not_affect_other_requests()
    {
        await using var service = await StartAsync();
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", service.Addresses[0].Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync("POST /things HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"na"u8.ToArray(), TestContext.Current.CancellationToken);
        }

        using var response = await service.Http.GetAsync("/alive", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Ignores failed writes, so that the response can be read after the server has rejected the body and closed the connection.</summary>
    private sealed class ReadAfterCloseStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                await base.WriteAsync(buffer, cancellationToken);
            }
            catch (IOException)
            {
                // The server closed the connection during the write.
            }
        }
    }
}
