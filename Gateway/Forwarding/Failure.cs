namespace Showroom.Gateway.Forwarding;

/// <summary>Whose fault it is that a replica's answer could not be passed on.</summary>
internal enum FailureKind
{
    /// <summary>No connection could be opened, so the replica has seen nothing of the request.</summary>
    Refused,

    /// <summary>The connection ended, and the replica has not taken up the request.</summary>
    NotTakenUp,

    /// <summary>The replica failed before its answer was complete.</summary>
    Broken,

    /// <summary>The replica has fallen silent, and the request was called back.</summary>
    Recalled,

    /// <summary>The replica is merely slow: it is not asked again elsewhere.</summary>
    TooSlow,

    /// <summary>The client's body could not be read.</summary>
    Body,

    /// <summary>The client has gone away.</summary>
    ClientGone,
}

/// <summary>Why a replica's answer could not be passed on.</summary>
internal sealed record Failure(FailureKind Kind, Exception? Cause = null)
{
    /// <summary>Nobody has worked on the request, so anybody may.</summary>
    internal bool Untouched => Kind is FailureKind.Refused or FailureKind.NotTakenUp;

    /// <summary>A request that may be repeated is worth repeating elsewhere.</summary>
    internal bool IsReplicas => Kind is FailureKind.Broken or FailureKind.Recalled;
}
