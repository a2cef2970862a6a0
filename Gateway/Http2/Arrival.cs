using Showroom.Gateway.Forwarding;

namespace Showroom.Gateway.Http2;

/// <summary>What has arrived of an answer since the last time.</summary>
/// <param name="Status">0 while it is not known.</param>
/// <param name="Data">Of the body; good until the next time.</param>
/// <param name="Ended">Nothing more will come.</param>
/// <param name="Failure">Nothing more will come, and something is missing.</param>
internal readonly record struct Arrival(int Status, ReadOnlyMemory<byte> Data, bool Ended, Failure? Failure);
