using Showroom.Api.Chat.Data;

namespace Showroom.Api.Chat.Writing;

/// <summary>A message that waits to be stored.</summary>
internal sealed class PendingSend(NewMessage message, long queuedAt)
{
    private readonly TaskCompletionSource<StoredMessage?> _stored = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NewMessage Message { get; } = message;

    public long QueuedAt { get; } = queuedAt;

    /// <summary>Where it was stored; null when there is no such room.</summary>
    /// <exception cref="StoreUnavailableException">It could not be stored, as far as is known.</exception>
    public Task<StoredMessage?> Stored => _stored.Task;

    public void Complete(StoredMessage? stored) => _stored.TrySetResult(stored);

    public void Fail(Exception error) => _stored.TrySetException(error);
}
