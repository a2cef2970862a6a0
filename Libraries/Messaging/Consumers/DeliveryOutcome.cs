namespace Showroom.Messaging.Consumers;

/// <summary>What became of a delivery.</summary>
internal enum DeliveryOutcome
{
    /// <summary>The message is to be deleted.</summary>
    Handled,

    /// <summary>The message is in the dead-letter queue, and is to be deleted.</summary>
    DeadLettered,

    /// <summary>Another attempt follows.</summary>
    Failed,

    /// <summary>The message is to become visible, because the consumer stops.</summary>
    Released,

    /// <summary>The message is visible to other consumers, or will be soon.</summary>
    Cancelled,
}

internal static class DeliveryOutcomes
{
    /// <summary>The value of the metric's tag.</summary>
    public static string ToTag(this DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Handled => "handled",
        DeliveryOutcome.DeadLettered => "dead-lettered",
        DeliveryOutcome.Failed => "failed",
        DeliveryOutcome.Released => "released",
        _ => "cancelled",
    };
}
