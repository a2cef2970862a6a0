namespace Showroom.Lab.Orders.Checking;

/// <summary>What was recorded of a run, and what the system had at its end.</summary>
internal sealed record OrderHistory
{
    /// <summary>Every order that was sent, once for each key however often it was repeated.</summary>
    public IReadOnlyCollection<OrderRequest> Requests { get; init; } = [];

    public IReadOnlyCollection<StoredOrder> Orders { get; init; } = [];

    /// <summary>The products that were ordered.</summary>
    public IReadOnlyCollection<ProductState> Products { get; init; } = [];

    /// <summary>The responses to an operator's rejections.</summary>
    public IReadOnlyCollection<Rejection> Rejections { get; init; } = [];

    public IReadOnlyCollection<MailedNotification> Mails { get; init; } = [];

    /// <summary>The events that the buyers' connections received. An event is sent at most once, and lost for a connection that is not open.</summary>
    public IReadOnlyCollection<Announcement> Announcements { get; init; } = [];
}

/// <summary>An order as a buyer sent it.</summary>
/// <param name="Key">Its idempotency key, which no other order of the run has.</param>
/// <param name="Lines">Products and pieces.</param>
/// <param name="Responses">Those that arrived; none when the order may have been stored or not.</param>
internal sealed record OrderRequest(string Key, IReadOnlyList<OrderedPieces> Lines, IReadOnlyList<OrderResponse> Responses);

/// <summary>A line of an order.</summary>
internal readonly record struct OrderedPieces(Guid Product, int Quantity);

/// <param name="Status">Of HTTP.</param>
/// <param name="OrderId">Of an accepted order.</param>
internal readonly record struct OrderResponse(int Status, Guid? OrderId);

/// <summary>An order in the database.</summary>
internal sealed record StoredOrder(Guid Id, string Key, string Status, IReadOnlyList<OrderedPieces> Lines);

/// <param name="Id">The product.</param>
/// <param name="InitialStock">Pieces before the run.</param>
/// <param name="FinalStock">Pieces after it.</param>
/// <param name="Score">Pieces that the leaderboard of best sellers has counted.</param>
internal sealed record ProductState(Guid Id, int InitialStock, int FinalStock, long Score);

/// <param name="OrderId">The order.</param>
/// <param name="Status">Of HTTP: 200 rejected, 409 fulfilled.</param>
internal readonly record struct Rejection(Guid OrderId, int Status);

/// <summary>A mail to a buyer. Repetitions have the same <c>Message-ID</c>, by which a mailbox recognises them, and are one mail here.</summary>
/// <param name="OrderId">The order, which is the Message-ID.</param>
/// <param name="Status">The status that it announces.</param>
internal readonly record struct MailedNotification(Guid OrderId, string Status);

/// <summary>An event <c>orderChanged</c> that arrived.</summary>
internal readonly record struct Announcement(Guid OrderId, string Status);
