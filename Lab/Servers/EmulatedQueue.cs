namespace Showroom.Lab.Servers;

/// <summary>A queue of the emulator, with a dead-letter queue of the name <c>NAME-dead-letters</c>.</summary>
/// <param name="Name">Its name; that of a FIFO queue ends in <c>.fifo</c>.</param>
/// <param name="Topic">The topic to which it subscribes; null for none.</param>
/// <param name="Types">The types of messages that it receives; empty for all.</param>
internal sealed record EmulatedQueue(string Name, string? Topic = null, params string[] Types)
{
    public int VisibilitySeconds { get; init; } = 30;

    public int MaxReceiveCount { get; init; } = 3;

    public bool IsFifo => Name.EndsWith(".fifo", StringComparison.Ordinal);

    public string DeadLetterName => IsFifo ? $"{Name[..^".fifo".Length]}-dead-letters.fifo" : $"{Name}-dead-letters";
}
