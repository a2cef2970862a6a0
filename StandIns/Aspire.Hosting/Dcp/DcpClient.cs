using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

/// <summary>DCP's interface: objects to create, look at, change, delete and watch, and their logs. Safe for use by many at once.</summary>
internal sealed partial class DcpClient : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _closed = new();

    public DcpClient(Kubeconfig kubeconfig, ILogger logger, TimeProvider time)
    {
        _logger = logger;
        _time = time;
        var handler = new SocketsHttpHandler
        {
            // A watch or a followed log takes a stream for good, and a connection has only so many.
            EnableMultipleHttp2Connections = true,
            UseProxy = false,
            AllowAutoRedirect = false,
            // Nobody but this DCP is trusted, so that the token goes to nobody else; and it always is, whatever the machine trusts.
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetRawCertData().AsSpan().SequenceEqual(kubeconfig.Certificate) is true },
        };
        _http = new HttpClient(handler)
        {
            BaseAddress = kubeconfig.Server,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", kubeconfig.Token) },
        };
    }

    /// <summary>Creates the object; the answer is what DCP keeps. Status code 409 in the exception: the name is taken.</summary>
    public Task<T> CreateAsync<T>(T obj, CancellationToken cancellationToken)
        where T : class, IDcpObject =>
        SendAsync(HttpMethod.Post, Address<T>(), JsonContent.Create(obj, DcpJson.TypeOf<T>()), DcpJson.TypeOf<T>(), cancellationToken);

    /// <summary>Returns null when there is no such object.</summary>
    public async Task<T?> GetAsync<T>(string name, CancellationToken cancellationToken)
        where T : class, IDcpObject
    {
        try
        {
            return await SendAsync(HttpMethod.Get, Address<T>(name), content: null, DcpJson.TypeOf<T>(), cancellationToken);
        }
        catch (DcpException exception) when (exception.StatusCode is HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<T>> ListAsync<T>(CancellationToken cancellationToken)
        where T : class, IDcpObject =>
        (await SendAsync(HttpMethod.Get, Address<T>(), content: null, DcpJson.TypeOf<DcpList<T>>(), cancellationToken)).Items ?? [];

    /// <summary>Changes what the patch names, and leaves the rest (RFC 7396).</summary>
    public Task PatchAsync<T>(string name, JsonObject mergePatch, CancellationToken cancellationToken)
        where T : class, IDcpObject =>
        SendAsync(HttpMethod.Patch, Address<T>(name), MergePatch(mergePatch.ToJsonString()), DcpJson.TypeOf<T>(), cancellationToken);

    /// <summary>Takes the object away, stopping what it stands for, and returns when it is gone. No error when there is no such object.</summary>
    public async Task DeleteAsync<T>(string name, CancellationToken cancellationToken)
        where T : class, IDcpObject
    {
        try
        {
            await SendAsync(HttpMethod.Delete, Address<T>(name), content: null, DcpJson.TypeOf<JsonElement>(), cancellationToken);
        }
        catch (DcpException exception) when (exception.StatusCode is HttpStatusCode.NotFound)
        {
            return;
        }
        while (await GetAsync<T>(name, cancellationToken) is not null)
        {
            await Task.Delay(s_pause, _time, cancellationToken);
        }
    }

    /// <summary>Tells DCP to stop all it has started, and then itself; returns at once.</summary>
    public Task StopServerAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Patch, DcpApi.Execution, MergePatch("""{"status":"Stopping","shutdownResourceCleanup":"Full"}"""), DcpJson.TypeOf<JsonElement>(), cancellationToken);

    /// <summary>Ends all watches and logs.</summary>
    public void Close() => _closed.Cancel();

    public void Dispose()
    {
        Close();
        _http.Dispose();
    }

    private static string Address<T>(string? name = null)
        where T : IDcpObject =>
        name is null ? DcpApi.Root + T.Plural : $"{DcpApi.Root}{T.Plural}/{Uri.EscapeDataString(name)}";

    // Without a character set in the type: with one DCP refuses it.
    private static StringContent MergePatch(string json) => new(json, new MediaTypeHeaderValue("application/merge-patch+json"));

    private async Task<T> SendAsync<T>(HttpMethod method, string address, HttpContent? content, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(s_patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, address) { Content = content };
        try
        {
            using var response = await _http.SendAsync(Versioned(request), either.Token);
            await ThrowUnlessSuccessAsync(request, response, either.Token);
            return await response.Content.ReadFromJsonAsync(type, either.Token)
                ?? throw new DcpException($"DCP answered {method} {address} with nothing.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DcpException($"DCP has not answered {method} {address} in {s_patience.TotalSeconds} s.");
        }
    }

    // The defaults of a client do not reach a message that the caller made.
    private static HttpRequestMessage Versioned(HttpRequestMessage request)
    {
        request.Version = HttpVersion.Version20;
        return request;
    }

    private static async Task ThrowUnlessSuccessAsync(HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        string? reason = body;
        try
        {
            reason = JsonSerializer.Deserialize(body, DcpJson.TypeOf<DcpError>())?.Message;
        }
        catch (JsonException)
        {
            // Not all refusals are JSON; then the text is the reason.
        }
        throw new DcpException($"DCP refused {request.Method} {request.RequestUri?.AbsolutePath} with {(int)response.StatusCode}: {reason}") { StatusCode = response.StatusCode };
    }
}
