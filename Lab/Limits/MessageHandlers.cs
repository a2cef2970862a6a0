using System.Text;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Messages;

namespace Showroom.Lab.Limits;

/// <summary>Receives a body that is larger than a message can be.</summary>
internal sealed class LargeBodyHandler : IMessageHandler
{
    public const string MessageType = "large";

    private readonly TaskCompletionSource<int> _received = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Type => MessageType;

    public int Version => 1;

    /// <summary>The bytes of the first body.</summary>
    public Task<int> Received => _received.Task;

    public Task HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        _received.TrySetResult(Encoding.UTF8.GetByteCount(message.Body));
        return Task.CompletedTask;
    }
}

/// <summary>Fails at each attempt.</summary>
internal sealed class FailingHandler : IMessageHandler
{
    public const string MessageType = "failing";
    public const string Reason = "this handler always fails";

    private int _attempts;

    public string Type => MessageType;

    public int Version => 1;

    public int Attempts => Volatile.Read(ref _attempts);

    public Task HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _attempts);
        throw new InvalidOperationException(Reason);
    }
}
