using Microsoft.AspNetCore.Identity;

namespace Showroom.Api.Accounts.Data;

/// <summary>A row of the table <c>accounts</c>.</summary>
internal sealed class Account : IdentityUser<Guid>
{
    public required DateTime CreatedAt { get; init; }
}
