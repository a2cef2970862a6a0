namespace Showroom.Api.Orders.Configuration;

/// <summary>The section <c>Orders</c>.</summary>
internal sealed record OrdersOptions
{
    public const string Section = "Orders";

    /// <summary>How orders are fulfilled. <see cref="FulfilmentMode.Inline"/> is for comparisons only.</summary>
    public FulfilmentMode Fulfilment { get; init; } = FulfilmentMode.Queue;

    /// <summary>How long an order may remain accepted. After that it is rejected, because its pieces must not remain reserved. 1 s to 30 d.</summary>
    public TimeSpan MaxAcceptedTime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How often each replica looks for orders that have been accepted for too long: 100 ms to 1 h.</summary>
    public TimeSpan ExpiryInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>What is wrong, beginning with the key; null when nothing is.</summary>
    public string? FindError() =>
        !Enum.IsDefined(Fulfilment) ? $"{Section}:{nameof(Fulfilment)} must be queue or inline."
        : MaxAcceptedTime < TimeSpan.FromSeconds(1) || MaxAcceptedTime > TimeSpan.FromDays(30) ? $"{Section}:{nameof(MaxAcceptedTime)} must be 00:00:01 to 30.00:00:00."
        : ExpiryInterval < TimeSpan.FromMilliseconds(100) || ExpiryInterval > TimeSpan.FromHours(1) ? $"{Section}:{nameof(ExpiryInterval)} must be 00:00:00.1 to 01:00:00."
        : null;
}

/// <summary>How orders are fulfilled.</summary>
internal enum FulfilmentMode
{
    /// <summary>By the worker, after the response: the outbox has the message.</summary>
    Queue,

    /// <summary>By the Api, before the response, without outbox, topic and queues.</summary>
    Inline,
}
