namespace Showroom.Caching.Local;

/// <summary>
/// Taken before a value is read at its source, and shown when it is stored. In between, any invalidation that could concern the value has
/// moved on what the guard remembers.
/// </summary>
internal readonly record struct ReadGuard(int Epoch, int Generation, int TagRevision, long AsOf, long StartedAt);
