using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>What a process or container writes, as the engine keeps it; followed over restarts.</summary>
internal sealed class InstanceLogs(InstanceRunner runner, DcpClient dcp)
{
    private static readonly (DcpLogSource Source, bool IsError)[] s_process = [(DcpLogSource.StandardOutput, false), (DcpLogSource.StandardError, true)];

    // Bringing the image may take long or fail, and only these say so.
    private static readonly (DcpLogSource Source, bool IsError)[] s_container = [(DcpLogSource.StartupOutput, false), (DcpLogSource.StartupError, true), .. s_process];

    public async IAsyncEnumerable<ResourceLog.Entry> ReadAsync(string id, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!follow && !runner.Created.IsCompleted)
        {
            yield break;
        }
        while (true)
        {
            var created = runner.Created;
            await created.WaitAsync(cancellationToken).ConfigureAwait(false);
            await foreach (var entry in ReadOnceAsync(id, follow, cancellationToken).ConfigureAwait(false))
            {
                yield return entry;
            }
            if (!follow)
            {
                yield break;
            }
            // The process ended. A restart is a new object, with a log of its own.
            await runner.Replaced(created).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<ResourceLog.Entry> ReadOnceAsync(string id, bool follow, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var merged = Channel.CreateBounded<ResourceLog.Entry>(1_000);
        var sources = runner.Resource.IsContainer() ? s_container : s_process;
        var readers = Task.WhenAll(sources.Select(source => ReadSourceAsync(id, source.Source, source.IsError, follow, merged.Writer, cancellationToken)));
        _ = readers.ContinueWith(done => merged.Writer.TryComplete(done.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await foreach (var entry in merged.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return entry;
        }
    }

    private async Task ReadSourceAsync(string id, DcpLogSource source, bool isError, bool follow, ChannelWriter<ResourceLog.Entry> writer, CancellationToken cancellationToken)
    {
        try
        {
            var lines = runner.Resource.IsContainer()
                ? dcp.LogsAsync<DcpContainer>(id, source, follow, cancellationToken)
                : dcp.LogsAsync<DcpExecutable>(id, source, follow, cancellationToken);
            await foreach (var line in lines.ConfigureAwait(false))
            {
                await writer.WriteAsync(ResourceLog.Entry.Parse(line, isError), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (DcpException exception) when (exception.StatusCode is System.Net.HttpStatusCode.NotFound)
        {
            // deleted meanwhile, for a restart
        }
        catch (HttpRequestException)
        {
            // the engine ends
        }
    }
}
