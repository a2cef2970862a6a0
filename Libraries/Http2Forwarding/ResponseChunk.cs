namespace Showroom.Http2Forwarding;

/// <summary>The part of a response received since the previous read.</summary>
/// <param name="StatusCode">0 until the headers have been received.</param>
/// <param name="Data">Of the body; valid until the next read.</param>
/// <param name="IsComplete">Nothing follows.</param>
/// <param name="Failure">Nothing follows, and the response is incomplete.</param>
internal readonly record struct ResponseChunk(int StatusCode, ReadOnlyMemory<byte> Data, bool IsComplete, ForwardingFailure? Failure);
