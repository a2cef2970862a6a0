using Showroom.Caching.Invalidation;
using Showroom.Caching.Popularity;

namespace Showroom.Caching.L2;

/// <summary>What a backend provides: entries, invalidation messages, and optionally read counts.</summary>
internal sealed record L2Backend(IL2Store Store, IInvalidationChannel Channel, IPopularityStore? Popularity = null);
