namespace Pipelines.Sockets.Unofficial;

/// <summary>The other side reset the connection.</summary>
public sealed class ConnectionResetException : IOException
{
    /// <summary>Without details.</summary>
    public ConnectionResetException()
        : base("The connection was reset.")
    {
    }

    /// <summary>With what is known.</summary>
    public ConnectionResetException(string message)
        : base(message)
    {
    }

    /// <summary>With what is known, and the socket's error.</summary>
    public ConnectionResetException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
