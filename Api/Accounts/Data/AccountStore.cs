using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Showroom.Api.Accounts.Data;

/// <summary>Identity's store on the tables of <see cref="AccountsContext"/>.</summary>
internal sealed class AccountStore(AccountsContext context, IdentityErrorDescriber describer)
    : UserStore<Account, IdentityRole<Guid>, AccountsContext, Guid>(context, describer);
