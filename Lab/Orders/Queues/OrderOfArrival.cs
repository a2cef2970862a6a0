using System.Globalization;
using Showroom.Messaging.Consumers;
using Showroom.Messaging.Messages;

namespace Showroom.Lab.Orders.Queues;

/// <summary>Handles messages with the body <c>GROUP/NUMBER</c>, and counts those that arrive after a later one of their group.</summary>
internal sealed class OrderOfArrival(int expected) : IMessageHandler
{
    public const string MessageType = "numbered";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _highest = [];
    private readonly HashSet<string> _handled = [];
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Type => MessageType;

    public int Version => 1;

    public int OutOfOrder { get; private set; }

    public int Repeated { get; private set; }

    /// <summary>Completed when every message was handled.</summary>
    public Task Complete => _complete.Task;

    public Task HandleAsync(ReceivedMessage message, CancellationToken cancellationToken)
    {
        var (group, number) = message.Body.Split('/') is [var name, var text] ? (name, int.Parse(text, CultureInfo.InvariantCulture)) : throw new InvalidMessageException("The body is not GROUP/NUMBER.");
        lock (_gate)
        {
            if (!_handled.Add(message.Body))
            {
                Repeated++;
                return Task.CompletedTask;
            }

            var highest = _highest.GetValueOrDefault(group, -1);
            OutOfOrder += number < highest ? 1 : 0;
            _highest[group] = Math.Max(highest, number);
            if (_handled.Count == expected)
            {
                _complete.SetResult();
            }
        }

        return Task.CompletedTask;
    }
}
