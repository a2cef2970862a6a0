using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Showroom.Api.Catalog.Data.Seeding;
using Showroom.Tests.InProcess.Contract.Fuzzing;

namespace Showroom.Tests.InProcess.Contract;

/// <summary>Requests generated from the OpenAPI document: every response is a documented one.</summary>
public sealed class FuzzTests(ContractSystem system, ITestOutputHelper output) : IClassFixture<ContractSystem>
{
    private const int RequestsPerOperationAndServer = 120;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_response_is_documented_and_none_is_a_failure()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"Seed: {seed}");
        var document = new ApiDocument(await system.Api.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation));
        // The last ones, which no other test updates, and one that does not exist.
        string[] ids = [.. ProductSeed.Generate().TakeLast(5).Select(product => product.Id.ToString()), "01940000-0000-7000-8000-000000000000"];
        var generator = new RequestGenerator(new Random(seed), document, ids, await system.Api.CookieOfAsync(Caller.Operator));
        var requests =
            (from operation in document.Operations
             from server in (string[])["api", "gateway"]
             from _ in Enumerable.Range(0, RequestsPerOperationAndServer)
             select (operation, server, request: generator.Next(operation, system[server].BaseAddress!))).ToArray();
        Assert.InRange(requests.Length, 2_000, int.MaxValue);

        var errors = new ConcurrentQueue<string>();
        var statuses = new ConcurrentDictionary<int, int>();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (sent, cancellation) =>
        {
            using var request = sent.request;
            // A server may close a connection whose body it has rejected; the next request on it would fail.
            request.Headers.ConnectionClose = request.Content is not null ? true : null;
            try
            {
                using var response = await system[sent.server].SendAsync(request, cancellation);
                statuses.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
                if (await CheckAsync(document, sent.operation, sent.server, request, response) is { } error)
                {
                    errors.Enqueue($"{error}: {(int)response.StatusCode} from the {sent.server} for {await DescribeAsync(request)}");
                }
            }
            catch (HttpRequestException exception) when (request.Content is not null && exception.InnerException is IOException)
            {
                // The server closed the connection while the client was sending a body that it had rejected.
            }
        });

        output.WriteLine(string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        Assert.True(errors.IsEmpty, $"Seed {seed}, {errors.Count} errors:\n{string.Join('\n', errors.Take(20))}");
        Assert.Superset(new HashSet<int> { 200, 304, 400, 401, 404, 405, 412, 413, 415 }, statuses.Keys.ToHashSet());
    }

    private static async Task<string?> CheckAsync(ApiDocument document, ApiOperation operation, string server, HttpRequestMessage request, HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var method = request.Method.Method;
        var answering = document.Operations.FirstOrDefault(other => other.Path == operation.Path && other.Method == (method == "HEAD" ? "GET" : method));
        if (status == 413 && answering?.Responses.ContainsKey(413) == false)
        {
            // The gateway limits the bodies of all operations, also of those that have none.
            answering = null;
        }

        if (status >= 500)
        {
            return "A failure";
        }

        if (answering is null ? status is not (400 or 404 or 405 or 413 or 414 or 415 or 431) : !answering.Responses.ContainsKey(status))
        {
            return "An undocumented status";
        }

        string[] headers = ["X-Content-Type-Options", "Referrer-Policy", "X-Served-By", "traceresponse", .. server == "gateway" ? ["X-Request-Id"] : Array.Empty<string>()];
        if (headers.FirstOrDefault(header => !response.Headers.Contains(header)) is { } missing)
        {
            return $"No {missing}";
        }

        if (status == 405 && response.Content.Headers.Allow.Count == 0)
        {
            return "No Allow";
        }

        if (method == "HEAD" || status is 204 or 304 || response.Content.Headers.ContentEncoding.Count > 0)
        {
            return null;
        }

        var mediaType = response.Content.Headers.ContentType?.MediaType;
        if (mediaType != (status >= 400 ? "application/problem+json" : "application/json"))
        {
            return $"The media type {mediaType}";
        }

        // The document cannot describe a method that a path does not have; its problem is like any other.
        return document.SchemaOf((answering ?? document.Operations[0]).Responses[answering is null ? 400 : status], mediaType) is { } schema
            ? SchemaValidator.Validate(document, schema, await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation))
            : "No documented body";
    }

    private static async Task<string> DescribeAsync(HttpRequestMessage request)
    {
        var body = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(Cancellation));
        return $"{request.Method} {request.RequestUri!.OriginalString} {string.Join("; ", request.Headers.Select(header => $"{header.Key}: {string.Join(',', header.Value)}"))} {request.Content?.Headers} {body[..Math.Min(body.Length, 200)]}";
    }
}
