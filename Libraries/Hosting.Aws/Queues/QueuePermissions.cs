using Showroom.Hosting.Aws.Buckets;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Queues;

/// <summary>What a service may do with a queue that it refers to. The actions on batches have no permissions of their own.</summary>
internal static class QueuePermissions
{
    /// <summary>Receives, extends, deletes; sends what it cannot process to the dead-letter queue with its reason; counts both.</summary>
    public static IEnumerable<Permission> Consume(QueueNode queue) =>
    [
        new(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"], Arn(queue.Id)),
        new(["sqs:SendMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"], Arn(queue.DeadLetterId)),
        .. BucketPermissions.Load(queue.Messaging),
        .. Key(queue),
    ];

    /// <summary>Counts both queues, reads dead letters, sends them back. It cannot receive from the queue itself.</summary>
    public static IEnumerable<Permission> Operate(QueueNode queue) =>
    [
        new(["sqs:GetQueueAttributes", "sqs:SendMessage"], Arn(queue.Id)),
        new(["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"], Arn(queue.DeadLetterId)),
        .. Key(queue),
    ];

    private static GetAtt Arn(string id) => new(id, "Arn");

    private static IEnumerable<Permission> Key(QueueNode queue) => queue.Options.Encryption is QueueEncryption.Kms ? [MessagingKey.Use(queue.Messaging)] : [];
}
