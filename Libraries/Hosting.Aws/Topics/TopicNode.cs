using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Topics;

/// <summary>A topic of the model.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Messaging">The resource that it belongs to.</param>
/// <param name="IsFifo">Whether it delivers the messages of a group in order.</param>
/// <param name="Options">Its options on AWS.</param>
internal sealed record TopicNode(string Name, string Messaging, bool IsFifo, SnsOptions Options) : ResourceNode(Name)
{
    public IReadOnlyList<SubscriptionNode> Subscriptions { get; init; } = [];

    public string Id => LogicalIds.Of(Name, "Topic");

    /// <summary>Of a FIFO topic.</summary>
    public string Suffix => IsFifo ? ".fifo" : "";
}

/// <summary>A subscription of a topic.</summary>
/// <param name="Protocol">Of SNS: sqs, lambda, email, sms, http or https.</param>
/// <param name="Target">The name of a queue or function, or an address; empty for an address that only the deployment knows.</param>
/// <param name="Types">The types of messages that it receives; empty for all.</param>
internal sealed record SubscriptionNode(string Protocol, string Target, IReadOnlyList<string> Types)
{
    public bool IsMessage => Protocol is "email" or "sms";
}
