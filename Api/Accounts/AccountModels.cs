namespace Showroom.Api.Accounts;

/// <summary>An account as its owner sees it.</summary>
internal sealed record AccountModel(Guid Id, string Name, IReadOnlyList<string> Roles);

/// <summary>The caller's session.</summary>
/// <param name="Account">Whose session it is.</param>
/// <param name="ExpiresAt">When it ends, unless it is used before.</param>
internal sealed record SessionModel(AccountModel Account, DateTimeOffset ExpiresAt);
