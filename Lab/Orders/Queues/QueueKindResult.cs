namespace Showroom.Lab.Orders.Queues;

/// <summary>What a kind of queue showed.</summary>
/// <param name="Kind">standard or FIFO.</param>
/// <param name="Messages">That waited when the consumers started.</param>
/// <param name="Groups">Each message belongs to one.</param>
/// <param name="OutOfOrder">Messages that were handled after a later one of their group.</param>
/// <param name="Repeated">Deliveries of messages that had been delivered before.</param>
/// <param name="Duration">From the start of the consumers until all were handled.</param>
internal sealed record QueueKindResult(string Kind, int Messages, int Groups, int OutOfOrder, int Repeated, TimeSpan Duration)
{
    public double PerSecond => Messages / Duration.TotalSeconds;
}
