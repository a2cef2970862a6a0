using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The logs of all resources: to write to, to read, and to follow.</summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> _logs = new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _disposed = new();

    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A logger whose lines are shown with the resource.</summary>
    public ILogger GetLogger(IResource resource) => new ResourceLogger([.. resource.InstanceIds().Select(Log)], Time);

    /// <summary>A logger for one instance, by its id.</summary>
    public ILogger GetLogger(string resourceName) => new ResourceLogger([Log(resourceName)], Time);

    /// <summary>Follows the log of the resource, from its beginning.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.InstanceIds().First());

    /// <summary>Follows the log of one instance, by its id (a bare name that is no id has no lines and never ends).</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => WatchCoreAsync(resourceName);

    /// <summary>The log of the resource up to now.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) => GetAllAsync(resource.InstanceIds().First());

    /// <summary>The log of one instance up to now, by its id.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName) => GetAllCoreAsync(resourceName);

    /// <inheritdoc />
    public void Dispose()
    {
        _disposed.Cancel();
        GC.SuppressFinalize(this);
    }

    internal ResourceLog Log(string id) => _logs.GetOrAdd(id, static key => new ResourceLog(key));

    private async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchCoreAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposed.Token);
        var log = Log(id);
        var channel = log.Subscribe();
        try
        {
            var number = 0;
            while (await channel.Reader.WaitToReadAsync(ends.Token).ConfigureAwait(false))
            {
                var batch = new List<LogLine>();
                while (channel.Reader.TryRead(out var entry))
                {
                    batch.Add(new LogLine(++number, entry.Content, entry.IsError));
                }
                yield return batch;
            }
        }
        finally
        {
            log.Unsubscribe(channel);
        }
    }

    private async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllCoreAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var entries = await Log(id).ReadAllAsync(cancellationToken).ConfigureAwait(false);
        yield return [.. entries.Select((entry, index) => new LogLine(index + 1, entry.Content, entry.IsError))];
    }

    private sealed class ResourceLogger(ResourceLog[] logs, TimeProvider time) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is not LogLevel.None and > LogLevel.Debug;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }
            var timestamp = time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            var text = formatter(state, exception) + (exception is null ? "" : $"{Environment.NewLine}{exception}");
            foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            {
                foreach (var log in logs)
                {
                    log.Write(new ResourceLog.Entry(timestamp, line, logLevel >= LogLevel.Error));
                }
            }
        }
    }
}
