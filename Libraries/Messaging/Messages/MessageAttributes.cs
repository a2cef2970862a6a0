namespace Showroom.Messaging.Messages;

/// <summary>The names of message attributes. SQS accepts ten attributes on a message.</summary>
public static class MessageAttributes
{
    /// <summary>The message's id, a UUID; the same in every delivery.</summary>
    public const string Id = "id";

    /// <summary>What the body is, such as <c>order.accepted</c>. Subscriptions filter by it.</summary>
    public const string Type = "type";

    /// <summary>The version of the body's format, from 1.</summary>
    public const string Version = "version";

    /// <summary>The trace context of the producer (W3C).</summary>
    public const string TraceParent = "traceparent";

    /// <summary>The key of the object in S3 that has the body, when that is too large for a message.</summary>
    public const string ClaimCheck = "claim-check";

    /// <summary>Of a dead letter: why it was not processed.</summary>
    public const string Reason = "dead-letter-reason";

    /// <summary>Of a dead letter: how often processing was attempted.</summary>
    public const string Attempts = "dead-letter-attempts";

    /// <summary>Of a dead letter: the trace of the last attempt.</summary>
    public const string TraceId = "dead-letter-trace-id";

    /// <summary>The type of a message without effect, which every consumer accepts: it shows that a queue is consumed.</summary>
    public const string TestType = "test";

    /// <summary>The maximum number of attributes of a message.</summary>
    public const int MaxCount = 10;

    /// <summary>Whether an attribute belongs to the dead letter rather than to the message.</summary>
    public static bool IsOfDeadLetter(string name) => name is Reason or Attempts or TraceId;
}
