using Npgsql;

namespace Showroom.Worker.Platform;

/// <summary>
/// Executes concurrent items as batches, each one statement of the database: a single item is executed immediately, and those that arrive while a batch is
/// executed form the next one. Under load a transaction and a connection serve many messages.
/// </summary>
/// <param name="key">Of an item.</param>
/// <param name="execute">Executes items, of which no two have the same key, in one transaction, and returns the results by key. A key without a result gets the default.</param>
/// <param name="maxCount">The most items of a batch.</param>
internal sealed class GroupCommit<TItem, TResult>(Func<TItem, Guid> key, Func<IReadOnlyList<TItem>, Task<Dictionary<Guid, TResult>>> execute, int maxCount = 100)
{
    private readonly Lock _gate = new();
    private readonly Queue<(TItem Item, TaskCompletionSource<TResult?> Completion)> _waiting = [];
    private bool _isRunning;

    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the wait; the item may be executed nevertheless.</param>
    public Task<TResult?> ExecuteAsync(TItem item, CancellationToken cancellationToken)
    {
        var completion = new TaskCompletionSource<TResult?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue((item, completion));
            if (!_isRunning)
            {
                _isRunning = true;
                _ = Task.Run(RunAsync, CancellationToken.None);
            }
        }

        return completion.Task.WaitAsync(cancellationToken);
    }

    private async Task RunAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            try
            {
                var results = await execute([.. batch.Select(static entry => entry.Item)]);
                foreach (var (item, completion) in batch)
                {
                    completion.SetResult(results.GetValueOrDefault(key(item)));
                }
            }
            catch (PostgresException error) when (batch.Count > 1 && !error.IsTransient)
            {
                // One item may be the reason: each gets its own result.
                await Task.WhenAll(batch.Select(entry => ExecuteAloneAsync(entry.Item, entry.Completion)));
            }
            catch (Exception error)
            {
                batch.ForEach(entry => entry.Completion.SetException(error));
            }
        }
    }

    private async Task ExecuteAloneAsync(TItem item, TaskCompletionSource<TResult?> completion)
    {
        try
        {
            completion.SetResult((await execute([item])).GetValueOrDefault(key(item)));
        }
        catch (Exception error)
        {
            completion.SetException(error);
        }
    }

    /// <summary>The next batch; an item with the key of one before it is left for a later batch.</summary>
    private List<(TItem Item, TaskCompletionSource<TResult?> Completion)> Take()
    {
        var batch = new List<(TItem Item, TaskCompletionSource<TResult?> Completion)>();
        var keys = new HashSet<Guid>();
        lock (_gate)
        {
            while (batch.Count < maxCount && _waiting.TryPeek(out var next) && keys.Add(key(next.Item)))
            {
                batch.Add(_waiting.Dequeue());
            }

            _isRunning = batch.Count > 0;
        }

        return batch;
    }
}
