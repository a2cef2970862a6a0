using Showroom.Api.Chat.Data;
using Showroom.Api.Chat.Fanout;
using Showroom.Api.Chat.Messages;

namespace Showroom.Api.Chat.Writing;

/// <summary>Passes new messages to the fan-out, for each room in the order of their sequences.</summary>
internal sealed class RoomPublisher(IFanout fanout, RoomDirectory rooms)
{
    public void Publish(IEnumerable<NewMessage> messages, Dictionary<Guid, StoredMessage> stored)
    {
        var added =
            from message in messages
            where stored.TryGetValue(message.Id, out var entry) && entry.IsNew
            let entry = stored[message.Id]
            group new ChatMessage(entry.Seq, message.Id, message.Author, message.Text, entry.SentAt) by message.Room;
        foreach (var room in added)
        {
            fanout.Publish(room.Key, [.. room.OrderBy(message => message.Seq)], rooms.TryFind(room.Key, out var local) ? local : null);
        }
    }
}
