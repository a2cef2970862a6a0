namespace Pipelines.Sockets.Unofficial;

/// <summary>What ended a connection first. The numbers are those that callers were compiled against.</summary>
public enum PipeShutdownKind
{
    /// <summary>It goes on.</summary>
    None = 0,

    /// <summary>It was disposed.</summary>
    PipeDisposed = 1,

    /// <summary>The other side ended its sending.</summary>
    ReadEndOfStream = 100,

    /// <summary>The socket was disposed under the receiver.</summary>
    ReadDisposed = 101,

    /// <summary>Receiving failed outside the socket.</summary>
    ReadException = 103,

    /// <summary>Receiving failed; the socket error says how.</summary>
    ReadSocketError = 104,

    /// <summary>The reader of what is received wants no more.</summary>
    ReadFlushCompleted = 105,

    /// <summary>The reader of what is received cancelled.</summary>
    ReadFlushCanceled = 106,

    /// <summary>The writer of what is sent has ended.</summary>
    WriteEndOfStream = 200,

    /// <summary>The socket was disposed under the sender.</summary>
    WriteDisposed = 201,

    /// <summary>Sending failed outside the socket.</summary>
    WriteException = 204,

    /// <summary>Sending failed; the socket error says how.</summary>
    WriteSocketError = 205,

    /// <summary>The protocol's own farewell, said by the client.</summary>
    ProtocolExitClient = 400,

    /// <summary>The protocol's own farewell, said by the server.</summary>
    ProtocolExitServer = 401,
}
