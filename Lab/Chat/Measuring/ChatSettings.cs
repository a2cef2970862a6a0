namespace Showroom.Lab.Chat.Measuring;

/// <summary>What <c>lab chat</c> measures.</summary>
internal sealed record ChatSettings
{
    /// <summary>Names of <see cref="Chat.Servers.ChatServersCatalog"/>, measured one after the other in each round.</summary>
    public required IReadOnlyList<string> Servers { get; init; }

    /// <summary>Each user is in one of them.</summary>
    public int Rooms { get; init; } = 1;

    public int Users { get; init; } = 1_000;

    /// <summary>The share of the users of each server, in any unit.</summary>
    public IReadOnlyList<int> Spread { get; init; } = [330, 335, 335];

    /// <summary>Messages per second over all rooms; one after the other.</summary>
    public IReadOnlyList<int> Rates { get; init; } = [100];

    public int Rounds { get; init; } = 1;

    /// <summary>How long messages are sent at one rate.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Load of 200 messages per second before the first rate; zero for none.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long the arrival of all expected messages is waited for; null: until none has arrived for a second.</summary>
    public TimeSpan? MaxDrain { get; init; }

    /// <summary>More users, who join a room and then read nothing.</summary>
    public int Stalled { get; init; }
}
