namespace Showroom.Hosting.Aws.Queues;

/// <summary>What AWS decides about a queue beside its attributes, which the model has: encryption and alarms.</summary>
public sealed record SqsOptions
{
    /// <summary>With whose key messages are encrypted at rest.</summary>
    public QueueEncryption Encryption { get; init; } = QueueEncryption.Sqs;

    /// <summary>An alarm fires when the oldest message waits longer: 1 min to 14 d.</summary>
    public TimeSpan MaxMessageAge { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>Keys of queues.</summary>
public enum QueueEncryption
{
    /// <summary>A key of SQS, free of charge.</summary>
    Sqs,

    /// <summary>A key of the stack in KMS, which SNS and SQS may use.</summary>
    Kms,
}
