namespace Showroom.Tests.Fixtures;

/// <summary>The system's clock, moved to noon of today in UTC: no day ends during a test. Timers and timestamps are those of the system.</summary>
internal sealed class NoonClock : TimeProvider
{
    private readonly TimeSpan _offset = TimeSpan.FromHours(12) - System.GetUtcNow().TimeOfDay;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _offset;
}
