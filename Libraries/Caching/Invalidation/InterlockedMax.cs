namespace Showroom.Caching.Invalidation;

internal static class InterlockedMax
{
    /// <summary>Sets the location to the value unless it is already at least as high.</summary>
    public static void Raise(ref long location, long value)
    {
        var current = Interlocked.Read(ref location);
        while (current < value)
        {
            var observed = Interlocked.CompareExchange(ref location, value, current);
            if (observed == current)
            {
                return;
            }

            current = observed;
        }
    }
}
