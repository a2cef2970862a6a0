using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Showroom.Api.Platform.Security;

namespace Showroom.Api.Accounts.Data;

/// <summary>The tables of ASP.NET Core Identity that accounts need, without its columns for mail, telephone and two-factor codes.</summary>
internal sealed class AccountsContext(DbContextOptions<AccountsContext> options) : DbContext(options)
{
    public const string HistoryTable = "accounts_migrations";

    public const string NameIndex = "accounts_normalized_name_key";

    private static readonly Guid s_operatorRole = new("01938000-0000-7000-8000-000000000001");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Account>(account =>
        {
            account.ToTable("accounts");
            account.HasKey(a => a.Id).HasName("accounts_pkey");
            account.Property(a => a.Id).HasColumnName("id").ValueGeneratedNever();
            account.Property(a => a.UserName).HasColumnName("name").IsRequired();
            account.Property(a => a.NormalizedUserName).HasColumnName("normalized_name").IsRequired();
            account.HasIndex(a => a.NormalizedUserName, NameIndex).IsUnique();
            account.Property(a => a.PasswordHash).HasColumnName("password_hash").IsRequired();
            account.Property(a => a.SecurityStamp).HasColumnName("security_stamp");
            account.Property(a => a.ConcurrencyStamp).HasColumnName("concurrency_stamp").IsConcurrencyToken();
            account.Property(a => a.LockoutEnabled).HasColumnName("lockout_enabled");
            account.Property(a => a.LockoutEnd).HasColumnName("lockout_end");
            account.Property(a => a.AccessFailedCount).HasColumnName("access_failed_count");
            account.Property(a => a.CreatedAt).HasColumnName("created_at");
            account.Ignore(a => a.Email).Ignore(a => a.NormalizedEmail).Ignore(a => a.EmailConfirmed);
            account.Ignore(a => a.PhoneNumber).Ignore(a => a.PhoneNumberConfirmed).Ignore(a => a.TwoFactorEnabled);
        });
        modelBuilder.Entity<IdentityRole<Guid>>(role =>
        {
            role.ToTable("roles");
            role.HasKey(r => r.Id).HasName("roles_pkey");
            role.Property(r => r.Id).HasColumnName("id").ValueGeneratedNever();
            role.Property(r => r.Name).HasColumnName("name").IsRequired();
            role.Property(r => r.NormalizedName).HasColumnName("normalized_name").IsRequired();
            role.HasIndex(r => r.NormalizedName, "roles_normalized_name_key").IsUnique();
            role.Property(r => r.ConcurrencyStamp).HasColumnName("concurrency_stamp").IsConcurrencyToken();
            role.HasData(new IdentityRole<Guid> { Id = s_operatorRole, Name = Roles.Operator, NormalizedName = Roles.Operator, ConcurrencyStamp = "" });
        });
        modelBuilder.Entity<IdentityUserRole<Guid>>(member =>
        {
            member.ToTable("account_roles");
            member.HasKey(m => new { m.UserId, m.RoleId }).HasName("account_roles_pkey");
            member.Property(m => m.UserId).HasColumnName("account_id");
            member.Property(m => m.RoleId).HasColumnName("role_id");
            member.HasOne<Account>().WithMany().HasForeignKey(m => m.UserId).HasConstraintName("account_roles_account_id_fkey");
            member.HasOne<IdentityRole<Guid>>().WithMany().HasForeignKey(m => m.RoleId).HasConstraintName("account_roles_role_id_fkey");
            member.HasIndex(m => m.RoleId, "account_roles_role_id_idx");
        });
    }
}
