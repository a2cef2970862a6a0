using Showroom.Api.Chat.Telemetry;
using Showroom.ServiceDefaults.Identity;

namespace Showroom.Api.Chat.Rooms;

/// <summary>What happens in rooms, for logs and metrics.</summary>
internal sealed class RoomEvents(ChatMetrics metrics, ServerIdentity server, ILogger<Room> logger)
{
    public ChatMetrics Metrics { get; } = metrics;

    public void SlowConsumerClosed(string connection, int backlog, Guid room)
    {
        Metrics.SlowConsumerClosed();
        logger.SlowConsumerClosed(server.Name, connection, backlog, room);
    }

    public void SequenceDecreased(Guid room) => logger.SequenceDecreased(server.Name, room);

    public void Opened(Guid room, long sequence)
    {
        Metrics.RoomOpened();
        logger.RoomOpened(server.Name, room, sequence);
    }

    public void Closed(Guid room)
    {
        Metrics.RoomClosed();
        logger.RoomClosed(server.Name, room);
    }
}
