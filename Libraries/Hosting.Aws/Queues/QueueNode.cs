using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Messaging.Resources;

namespace Showroom.Hosting.Aws.Queues;

/// <summary>A queue of the model, with its dead-letter queue.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Messaging">The resource that it belongs to.</param>
/// <param name="Attributes">Its attributes.</param>
/// <param name="Options">Its options on AWS.</param>
internal sealed record QueueNode(string Name, string Messaging, QueueOptions Attributes, SqsOptions Options) : ResourceNode(Name)
{
    /// <summary>The topics that it is subscribed to.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    public string Id => IdOf(Name);

    public string DeadLetterId => LogicalIds.Of(Name, "DeadLetterQueue");

    /// <summary>Its name in SQS, inside a <see cref="Sub"/>.</summary>
    public string PhysicalName => $"${{AWS::StackName}}-{Name}{Suffix}";

    /// <summary>Of a FIFO queue.</summary>
    public string Suffix => Attributes.Fifo ? ".fifo" : "";

    public static string IdOf(string name) => LogicalIds.Of(name, "Queue");
}
