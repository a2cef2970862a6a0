using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dcp;

internal sealed partial class DcpClient
{
    private const int MaxEventBytes = 16 * 1024 * 1024;
    private const int MaxLogLineBytes = 256 * 1024;

    private static readonly TimeSpan s_beforeReconnecting = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// All objects of a kind, first those that exist, as added, then what happens to them. Goes on over broken connections: then
    /// those that exist come again, and those that went meanwhile come as deleted. Ends, without an exception, when cancelled or when DCP is stopped.
    /// </summary>
    public async IAsyncEnumerable<DcpWatchEvent<T>> WatchAsync<T>([EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IDcpObject
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        Dictionary<string, T> known = [];
        while (!ended.IsCancellationRequested)
        {
            await foreach (var gone in GoneAsync(known, ended.Token))
            {
                known.Remove(gone.Metadata.Name);
                yield return new(DcpWatchEventType.Deleted, gone);
            }
            await using var lines = await OpenAsync($"{Address<T>()}?watch=true", MaxEventBytes, ended.Token);
            while (lines is not null && await NextAsync(lines, ended.Token) is { } line)
            {
                if (Parse<T>(line) is not { } happened)
                {
                    break;
                }
                if (happened.Type is DcpWatchEventType.Deleted)
                {
                    known.Remove(happened.Object.Metadata.Name);
                }
                else
                {
                    known[happened.Object.Metadata.Name] = happened.Object;
                }
                yield return happened;
            }
            await PauseAsync(ended.Token);
        }
    }

    /// <summary>
    /// The lines of an executable's or a container's log, each with its time before it ("2026-11-20T18:56:12.865Z text"). Following, it may begin before
    /// the start, and ends some seconds after the exit. Ends, without an exception, when cancelled or when DCP is stopped.
    /// </summary>
    public async IAsyncEnumerable<string> LogsAsync<T>(string name, DcpLogSource source, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IDcpObject
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        var address = $"{Address<T>(name)}/log?source={source.Name()}&follow={(follow ? "true" : "false")}&timestamps=true";
        await using var lines = await OpenAsync(address, MaxLogLineBytes, ended.Token);
        while (lines is not null && await NextAsync(lines, ended.Token) is { } line)
        {
            yield return line;
        }
    }

    private async IAsyncEnumerable<T> GoneAsync<T>(Dictionary<string, T> known, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IDcpObject
    {
        if (known.Count == 0)
        {
            yield break;
        }
        IReadOnlyList<T> existing;
        try
        {
            existing = await ListAsync<T>(cancellationToken);
        }
        catch (Exception exception) when (IsConnectionEnd(exception))
        {
            yield break;
        }
        foreach (var gone in known.Values.ExceptBy(existing.Select(obj => obj.Metadata.Name), obj => obj.Metadata.Name).ToList())
        {
            yield return gone;
        }
    }

    // Null: there is no connection to be had, now or for good.
    private async Task<LineReader?> OpenAsync(string address, int maxLineBytes, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            var response = await _http.SendAsync(Versioned(request), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await ThrowUnlessSuccessAsync(request, response, cancellationToken);
            // Closing the stream ends the response.
            return new LineReader(await response.Content.ReadAsStreamAsync(cancellationToken), maxLineBytes);
        }
        catch (Exception exception) when (IsConnectionEnd(exception))
        {
            LogEnded(_logger, address, exception.Message);
            return null;
        }
    }

    private static async Task<string?> NextAsync(LineReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (IsConnectionEnd(exception))
        {
            return null;
        }
    }

    private DcpWatchEvent<T>? Parse<T>(string line)
        where T : class, IDcpObject
    {
        try
        {
            return JsonSerializer.Deserialize(line, DcpJson.TypeOf<DcpWatchEvent<T>>());
        }
        catch (JsonException exception)
        {
            // An error of the watch itself is not an object of the kind; a new watch starts over.
            LogEnded(_logger, T.Plural, exception.Message);
            return null;
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken) =>
        await Task.Delay(s_beforeReconnecting, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static bool IsConnectionEnd(Exception exception) => exception is OperationCanceledException or HttpRequestException or IOException;

    [LoggerMessage(6, LogLevel.Debug, "DCP's stream {Address} ended: {Reason}")]
    private static partial void LogEnded(ILogger logger, string address, string reason);
}
