namespace Pipelines.Sockets.Unofficial;

/// <summary>How a socket is read and written. Callers ask for nothing but the default.</summary>
[Flags]
public enum SocketConnectionOptions
{
    /// <summary>The default.</summary>
    None = 0,
}
