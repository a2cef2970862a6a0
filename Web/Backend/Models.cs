namespace Showroom.Web.Backend;

// The documents of the API, as docs/openapi.json describes them; a test compares the two.

/// <summary>An amount in decimal digits and a currency of ISO 4217.</summary>
public sealed record Money(string Amount, string Currency);

/// <summary>A product of the catalogue.</summary>
public sealed record Product(Guid Id, string Name, string Description, Money Price, int Stock, int Version, DateTimeOffset UpdatedAt);

/// <summary>A show and how many people are in its room.</summary>
public sealed record Show(Guid Id, string Title, string Host, IReadOnlyList<Guid> ProductIds, DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Members);

/// <summary>What creates a show.</summary>
public sealed record NewShow(string Title, IReadOnlyList<Guid> ProductIds, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>A message of a show's chat.</summary>
public sealed record ChatMessage(long Seq, Guid Id, string Author, string Text, DateTimeOffset SentAt);

/// <summary>An account; an operator has the role <c>operator</c>.</summary>
public sealed record AccountModel(Guid Id, string Name, IReadOnlyList<string> Roles);

/// <summary>The name and the password of an account.</summary>
public sealed record Credentials(string Name, string Password);

/// <summary>What changes a password.</summary>
public sealed record PasswordChange(string CurrentPassword, string NewPassword);

/// <summary>The caller's session.</summary>
public sealed record SessionModel(AccountModel Account, DateTimeOffset ExpiresAt);

/// <summary>One of the sessions of an account.</summary>
public sealed record SessionEntryModel(string Id, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool IsCurrent);

/// <summary>An order; its status is <c>accepted</c>, <c>fulfilled</c> or <c>rejected</c>.</summary>
public sealed record Order(Guid Id, string Status, IReadOnlyList<OrderLine> Lines, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A product of an order, with its name and price of that time.</summary>
public sealed record OrderLine(Guid ProductId, string Name, int Quantity, Money Price);

/// <summary>What places an order.</summary>
public sealed record NewOrder(IReadOnlyList<NewOrderLine> Lines);

/// <summary>A product and how many pieces of it.</summary>
public sealed record NewOrderLine(Guid ProductId, int Quantity);

/// <summary>The order that a request has placed.</summary>
public sealed record AcceptedOrder(Guid Id, string Status);

/// <summary>A member of a leaderboard.</summary>
public sealed record LeaderboardEntry(long Rank, Guid Id, string Name, long Score);

/// <summary>A part of a list, and the cursor of the part that follows.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Why the API refused a request (RFC 9457).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Detail">One sentence, in English.</param>
/// <param name="Errors">Of status 400, what is wrong with each field.</param>
public sealed record ApiProblem(int Status, string? Detail, IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>A queue with its numbers of messages: waiting, received and not yet deleted, and in its dead-letter queue.</summary>
public sealed record QueueState(string Name, int Depth, int InFlight, int DeadLetters);
