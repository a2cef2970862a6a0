namespace Showroom.Api.Accounts;

/// <summary>An account as its owner sees it.</summary>
internal sealed record AccountModel(Guid Id, string Name, IReadOnlyList<string> Roles);

/// <summary>One of the sessions of an account.</summary>
/// <param name="Id">Identifies the session in this list only; it is not in the cookie.</param>
/// <param name="CreatedAt">When it was started.</param>
/// <param name="ExpiresAt">When it ends, unless it is used before.</param>
/// <param name="IsCurrent">Whether it is the session of this request.</param>
internal sealed record SessionEntryModel(string Id, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool IsCurrent);

/// <summary>The caller's session.</summary>
/// <param name="Account">Whose session it is.</param>
/// <param name="ExpiresAt">When it ends, unless it is used before.</param>
internal sealed record SessionModel(AccountModel Account, DateTimeOffset ExpiresAt);
