using Microsoft.EntityFrameworkCore;
using Showroom.Api.Orders.Placing;

namespace Showroom.Api.Orders.Data;

/// <summary>The orders' tables, for migrations. Reads and writes use SQL. The migration also creates the outbox and the inbox (Libraries/Messaging).</summary>
internal sealed class OrderContext(DbContextOptions<OrderContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<OrderRow>(order =>
        {
            order.ToTable("orders", table => table.HasCheckConstraint("orders_status", $"status IN ('{OrderStatus.Accepted}', '{OrderStatus.Fulfilled}', '{OrderStatus.Rejected}')"));
            order.HasKey(o => o.Id).HasName("orders_pkey");
            order.Property(o => o.Id).HasColumnName("id").ValueGeneratedNever();
            order.Property(o => o.AccountId).HasColumnName("account_id");
            order.Property(o => o.AccountName).HasColumnName("account_name");
            order.Property(o => o.IdempotencyKey).HasColumnName("idempotency_key").HasMaxLength(IdempotencyKey.MaxLength);
            order.Property(o => o.RequestHash).HasColumnName("request_hash");
            order.Property(o => o.Status).HasColumnName("status").HasMaxLength(10);
            order.Property(o => o.CreatedAt).HasColumnName("created_at");
            order.Property(o => o.UpdatedAt).HasColumnName("updated_at");
            order.Property(o => o.SentAt).HasColumnName("sent_at");
            order.HasIndex(o => new { o.AccountId, o.IdempotencyKey }, "orders_key_idx").IsUnique();
            order.HasIndex(o => new { o.AccountId, o.Id }, "orders_account_idx");
            order.Property(o => o.IsSettled).HasColumnName("settled").HasDefaultValue(false);
            // For the reconciler: only the few whose effects are not complete.
            order.HasIndex(o => o.SentAt, "orders_unsettled_idx").HasFilter("NOT settled");
        });
        modelBuilder.Entity<OrderLineRow>(line =>
        {
            line.ToTable("order_lines");
            line.HasKey(l => new { l.OrderId, l.Line }).HasName("order_lines_pkey");
            line.Property(l => l.OrderId).HasColumnName("order_id");
            line.Property(l => l.Line).HasColumnName("line");
            line.Property(l => l.ProductId).HasColumnName("product_id");
            line.Property(l => l.Name).HasColumnName("name");
            line.Property(l => l.Quantity).HasColumnName("quantity");
            line.Property(l => l.Price).HasColumnName("price").HasPrecision(11, 2);
            line.Property(l => l.Currency).HasColumnName("currency").HasMaxLength(3).IsFixedLength();
            line.HasOne<OrderRow>().WithMany().HasForeignKey(l => l.OrderId).HasConstraintName("order_lines_order_fkey");
        });
    }
}
