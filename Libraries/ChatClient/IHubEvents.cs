namespace Showroom.ChatClient;

/// <summary>Receives the events of a connection, one at a time, in the order of their arrival. The methods must not block.</summary>
internal interface IHubEvents
{
    void OnMessages(string showId, ChatMessage[] messages);

    void OnPresence(string showId, int members);

    void OnOrderChanged(string orderId, string status);
}
