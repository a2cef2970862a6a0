using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Showroom.Tests.InProcess.Platform.Reviews;

internal sealed class ReviewsContext(DbContextOptions<ReviewsContext> options) : DbContext(options)
{
    public DbSet<Review> Reviews => Set<Review>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Review>(review =>
    {
        review.ToTable("reviews");
        review.Property(r => r.Id).HasColumnName("id");
        review.Property(r => r.Stars).HasColumnName("stars");
    });
}

[DbContext(typeof(ReviewsContext))]
[Migration("20270101000000_Reviews")]
internal sealed class ReviewsMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("CREATE TABLE reviews (id uuid PRIMARY KEY, stars integer NOT NULL)");

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("DROP TABLE reviews");
}
