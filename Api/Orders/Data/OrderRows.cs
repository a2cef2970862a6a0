namespace Showroom.Api.Orders.Data;

/// <summary>A row of the table <c>orders</c>.</summary>
internal sealed class OrderRow
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>The account's name when it ordered.</summary>
    public required string AccountName { get; init; }

    public required string IdempotencyKey { get; init; }

    /// <summary>Of the content that was sent with the key.</summary>
    public required byte[] RequestHash { get; init; }

    public required string Status { get; init; }

    public required DateTime CreatedAt { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>When a message of it was sent last.</summary>
    public required DateTime SentAt { get; init; }

    /// <summary>Whether the reconciler has seen all effects of its last status.</summary>
    public bool IsSettled { get; init; }
}

/// <summary>A row of the table <c>order_lines</c>.</summary>
internal sealed class OrderLineRow
{
    public required Guid OrderId { get; init; }

    public required short Line { get; init; }

    public required Guid ProductId { get; init; }

    public required string Name { get; init; }

    public required int Quantity { get; init; }

    public required decimal Price { get; init; }

    public required string Currency { get; init; }
}
