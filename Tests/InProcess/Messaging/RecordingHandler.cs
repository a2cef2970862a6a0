using System.Collections.Concurrent;
using System.Diagnostics;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Messages;

namespace Showroom.Tests.InProcess.Messaging;

/// <summary>Records the messages that it handles.</summary>
internal sealed class RecordingHandler : IMessageHandler
{
    public const string MessageType = "wanted";

    private int _running;

    public string Type { get; init; } = MessageType;

    public int Version => 1;

    public ConcurrentQueue<ReceivedMessage> Messages { get; } = [];

    /// <summary>The traces of the attempts.</summary>
    public ConcurrentQueue<string?> TraceIds { get; } = [];

    /// <summary>How many messages were handled at the same time, at most.</summary>
    public int MaxRunning { get; private set; }

    /// <summary>What happens to each message.</summary>
    public Func<ReceivedMessage, CancellationToken, Task> Effect { get; set; } = static (_, _) => Task.CompletedTask;

    public async Task HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        lock (Messages)
        {
            MaxRunning = Math.Max(MaxRunning, ++_running);
        }

        try
        {
            Messages.Enqueue(message);
            TraceIds.Enqueue(Activity.Current?.TraceId.ToHexString());
            await Effect(message, cancellationToken);
        }
        finally
        {
            lock (Messages)
            {
                _running--;
            }
        }
    }
}
