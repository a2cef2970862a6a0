namespace Showroom.Lab.Orders.Checking;

/// <summary>A guarantee of orders that a history violates.</summary>
/// <param name="Kind">Which guarantee.</param>
/// <param name="Subject">The key, the order or the product.</param>
/// <param name="Description">What was found.</param>
internal sealed record OrderViolation(OrderViolationKind Kind, string Subject, string Description)
{
    public override string ToString() => $"{Kind} of {Subject}: {Description}";
}

/// <summary>The ways in which a history can violate the guarantees of orders.</summary>
internal enum OrderViolationKind
{
    /// <summary>An accepted order is not stored.</summary>
    Lost,

    /// <summary>Responses to one key name different orders.</summary>
    DifferentOrders,

    /// <summary>A key has more than one order.</summary>
    StoredTwice,

    /// <summary>A stored order was not sent, or has other lines than were sent.</summary>
    NotRequested,

    /// <summary>An order was refused, and is stored.</summary>
    RefusedAndStored,

    /// <summary>An order is neither fulfilled nor rejected.</summary>
    Unfinished,

    /// <summary>The stock of a product is negative.</summary>
    Oversold,

    /// <summary>The stock has not changed by the pieces of the orders that are not rejected.</summary>
    WrongStock,

    /// <summary>The leaderboard has not counted the pieces of the fulfilled orders.</summary>
    WrongScore,

    /// <summary>The buyer of an order that is fulfilled or rejected has no mail.</summary>
    NotNotified,

    /// <summary>A mail announces another status than the order has, or is about no order.</summary>
    WrongNotification,

    /// <summary>An operator's rejection had another response than the order's status says.</summary>
    WrongRejection,

    /// <summary>An event announced a status that the order never had.</summary>
    WrongAnnouncement,

    /// <summary>An event arrived more than once.</summary>
    AnnouncedTwice,
}
