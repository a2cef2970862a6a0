using Microsoft.EntityFrameworkCore;
using Showroom.Api.Shows.Schedule;

namespace Showroom.Api.Shows.Data;

/// <summary>The shows' table, for migrations. Reads and writes use SQL (<see cref="ShowStore"/>).</summary>
internal sealed class ShowContext(DbContextOptions<ShowContext> options) : DbContext(options)
{
    public const int MaxHostLength = 100;

    public DbSet<ShowRow> Shows => Set<ShowRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<ShowRow>(show =>
    {
        show.ToTable("shows", table => table.HasCheckConstraint("shows_end_after_start", "ends_at > starts_at"));
        show.HasKey(s => s.Id).HasName("shows_pkey");
        show.Property(s => s.Id).HasColumnName("id").ValueGeneratedNever();
        show.Property(s => s.Title).HasColumnName("title").HasMaxLength(NewShow.MaxTitleLength);
        show.Property(s => s.HostId).HasColumnName("host_id");
        show.Property(s => s.Host).HasColumnName("host").HasMaxLength(MaxHostLength);
        show.Property(s => s.ProductIds).HasColumnName("product_ids");
        show.Property(s => s.StartsAt).HasColumnName("starts_at");
        show.Property(s => s.EndsAt).HasColumnName("ends_at");
    });
}
