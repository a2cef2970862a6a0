namespace Showroom.Lab.Orders.Queues;

/// <summary>What a visibility timeout that is shorter than the handler led to.</summary>
/// <param name="Consumer">How messages are consumed.</param>
/// <param name="Messages">That were sent.</param>
/// <param name="Deliveries">How often a handler began.</param>
/// <param name="Effects">How often a handler had its effect.</param>
/// <param name="Remaining">Messages that were still in the queue after the time, because they passed from one consumer to the other.</param>
internal sealed record VisibilityResult(string Consumer, int Messages, int Deliveries, int Effects, int Remaining);
