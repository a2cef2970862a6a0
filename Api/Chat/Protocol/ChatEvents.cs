namespace Showroom.Api.Chat.Protocol;

/// <summary>The names of the events that the hub sends.</summary>
internal static class ChatEvents
{
    /// <summary><c>messages(showId, [message...])</c>: in the order of their sequences.</summary>
    public const string Messages = "messages";

    /// <summary><c>presence(showId, members)</c>: the connections in the room, over all replicas.</summary>
    public const string Presence = "presence";

    /// <summary><c>orderChanged(orderId, status)</c>: to the connections of the buyer.</summary>
    public const string OrderChanged = "orderChanged";
}
