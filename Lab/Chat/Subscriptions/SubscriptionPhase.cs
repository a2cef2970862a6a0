namespace Showroom.Lab.Chat.Subscriptions;

/// <summary>Subscriptions and deliveries after a change of the members.</summary>
/// <param name="Name">What has changed.</param>
/// <param name="Expected">Pairs of a room and a replica that has members of it.</param>
/// <param name="Measured">Subscribers of the rooms' channels, as Redis counts them (PUBSUB NUMSUB).</param>
/// <param name="Different">Rooms whose number of subscribers is not that of the replicas with members of it.</param>
/// <param name="Members">Members, each of which receives one message.</param>
/// <param name="Delivered">Deliveries of one message to each room.</param>
/// <param name="Duplicates">Messages that a member received twice.</param>
internal sealed record SubscriptionPhase(string Name, int Expected, long Measured, int Different, int Members, long Delivered, long Duplicates)
{
    /// <summary>Every replica is subscribed to the rooms that it has members of, since these receive the message, and to no others.</summary>
    public bool IsExpected => Different == 0 && Measured == Expected && Delivered == Members && Duplicates == 0;
}
