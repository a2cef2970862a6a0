using Showroom.Caching.Invalidation;

namespace Showroom.Caching.L1;

/// <summary>
/// An optimistic read stamp: taken before a value is read at its source and validated when the value is stored. Any invalidation in between that
/// could concern the key changes what the stamp recorded.
/// </summary>
internal readonly record struct ReadStamp(Partition Partition, int Epoch, int Generation, int TagRevision, long AsOf, long StartedAt);
