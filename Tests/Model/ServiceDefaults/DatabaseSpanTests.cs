using System.Diagnostics;
using Showroom.ServiceDefaults.Telemetry;

namespace Showroom.Tests.Model.ServiceDefaults;

public sealed class DatabaseSpanTests
{
    [Theory]
    [InlineData("SELECT id, name FROM products WHERE id = $1", "SELECT products", "SELECT", "products")]
    [InlineData("select * from \"Shop\".\"products\" p", "SELECT Shop.products", "SELECT", "Shop.products")]
    [InlineData("SELECT id FROM outbox ORDER BY id FOR UPDATE SKIP LOCKED", "SELECT outbox", "SELECT", "outbox")]
    [InlineData("-- Taken from the reader\nSELECT 1 FROM orders", "SELECT orders", "SELECT", "orders")]
    [InlineData("\n  UPDATE products SET stock = $1 WHERE id = $2;\nSELECT 1", "UPDATE products", "UPDATE", "products")]
    [InlineData("INSERT INTO orders (id) VALUES ($1)", "INSERT orders", "INSERT", "orders")]
    [InlineData("DELETE FROM ONLY orders", "DELETE orders", "DELETE", "orders")]
    [InlineData("BEGIN", "BEGIN", "BEGIN", null)]
    [InlineData("$1", "postgresql", null, null)]
    [InlineData("", "postgresql", null, null)]
    public void A_span_is_named_by_kind_and_table_of_the_statement(string sql, string name, string? operation, string? table)
    {
        using var span = new Activity("postgresql");
        DatabaseSpan.SetStatement(span, sql);
        Assert.Equal((name, operation, table), (span.DisplayName, span.GetTagItem("db.operation.name"), span.GetTagItem("db.collection.name")));
    }
}
