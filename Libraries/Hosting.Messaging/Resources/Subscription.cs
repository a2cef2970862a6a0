namespace Showroom.Hosting.Messaging.Resources;

/// <summary>A queue's subscription to a topic. Messages are delivered raw: body and attributes as they were published.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Types">The types of messages that the queue receives, by the attribute <c>type</c>; empty for all.</param>
public sealed record Subscription(TopicResource Topic, IReadOnlyList<string> Types);
