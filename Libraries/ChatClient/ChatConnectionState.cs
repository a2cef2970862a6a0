namespace Showroom.ChatClient;

/// <summary>The state of a <see cref="ChatConnection"/>.</summary>
public enum ChatConnectionState
{
    /// <summary>There is no connection, and the next attempt is under way or waits for its delay.</summary>
    Connecting,

    /// <summary>There is a connection.</summary>
    Connected,

    /// <summary>The connection was disposed.</summary>
    Closed,
}
