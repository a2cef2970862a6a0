using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Showroom.Api.Orders.Data;

namespace Showroom.Tests.InProcess.Orders;

public sealed class OrderEndpointTests(OrderSystem system) : IClassFixture<OrderSystem>
{
    private const string Unknown = "01940000-0000-7000-8000-000000000000";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_migrations_produce_the_model()
    {
        using var context = new OrderContext(new DbContextOptionsBuilder<OrderContext>().UseNpgsql("Host=unused").Options);
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task An_order_takes_its_pieces_from_the_stock_and_belongs_to_its_buyer()
    {
        var product = await system.ProductAsync(1, stock: 5);
        using (var before = await system.Http.GetAsync($"/api/products/{product}", Cancellation))
        {
            Assert.Equal(5, (await before.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("stock").GetInt32());
        }

        using var response = await system.PlaceAsync(new { lines = new[] { new { productId = product, quantity = 2 } } }, "key-1");
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var accepted = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(["id", "status"], accepted.EnumerateObject().Select(property => property.Name));
        Assert.Equal(($"/api/orders/{accepted.GetProperty("id")}", "accepted"), (response.Headers.Location!.OriginalString, accepted.GetProperty("status").GetString()));

        // Not the cached product of before.
        var after = await system.Http.GetFromJsonAsync<JsonElement>($"/api/products/{product}", Cancellation);
        Assert.Equal(3, after.GetProperty("stock").GetInt32());

        using var own = await system.Http.SendAsync(HttpMethod.Get, response.Headers.Location.OriginalString, system.Cookie);
        var order = await own.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.Equal(["id", "status", "lines", "createdAt", "updatedAt"], order.EnumerateObject().Select(property => property.Name));
        Assert.Equal((product, 2, after.GetProperty("name").GetString()), (
            order.GetProperty("lines")[0].GetProperty("productId").GetGuid(), order.GetProperty("lines")[0].GetProperty("quantity").GetInt32(), order.GetProperty("lines")[0].GetProperty("name").GetString()));
        using var list = await system.Http.SendAsync(HttpMethod.Get, "/api/orders?limit=200", system.Cookie);
        Assert.Contains(accepted.GetProperty("id").GetString(), (await list.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));

        using var foreign = await system.Http.SendAsync(HttpMethod.Get, response.Headers.Location.OriginalString, await system.Http.RegisterAndLogInAsync("another buyer"));
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
    }

    [Fact]
    public async Task The_same_key_gets_the_same_order_once_also_when_the_requests_are_concurrent()
    {
        var product = await system.ProductAsync(2, stock: 1);
        object order = new { lines = new[] { new { productId = product, quantity = 1 } } };
        var responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => system.PlaceAsync(order, "one key")));
        // A key has no space.
        Assert.All(responses, response => Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode));

        responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => system.PlaceAsync(order, "one-key")));
        Assert.All(responses, response => Assert.Equal(HttpStatusCode.Accepted, response.StatusCode));
        Assert.Single((await Task.WhenAll(responses.Select(response => response.Content.ReadAsStringAsync(Cancellation)))).Distinct());
        Assert.Equal(0, await system.ScalarAsync($"SELECT stock FROM products WHERE id = '{product}'"));

        using var reused = await system.PlaceAsync(new { lines = new[] { new { productId = product, quantity = 2 } } }, "one-key");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.StatusCode);
    }

    [Fact]
    public async Task An_order_of_which_one_line_is_out_of_stock_takes_nothing()
    {
        var (plenty, scarce) = (await system.ProductAsync(3, stock: 9), await system.ProductAsync(4, stock: 1));
        using var response = await system.PlaceAsync(new { lines = new[] { new { productId = plenty, quantity = 1 }, new { productId = scarce, quantity = 2 } } }, "out");
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("lines[1]", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(10, await system.ScalarAsync($"SELECT sum(stock) FROM products WHERE id IN ('{plenty}', '{scarce}')"));
    }

    [Theory]
    [InlineData("lines", null)]
    [InlineData("lines", "[]")]
    [InlineData("lines[0].productId", "[{\"productId\":\"x\",\"quantity\":1}]")]
    [InlineData("lines[0].productId", "[{\"productId\":\"" + Unknown + "\",\"quantity\":1}]")]
    [InlineData("lines[0].quantity", "[{\"productId\":\"" + Unknown + "\",\"quantity\":0}]")]
    [InlineData("lines[0].quantity", "[{\"productId\":\"" + Unknown + "\",\"quantity\":-1}]")]
    [InlineData("lines[0].quantity", "[{\"productId\":\"" + Unknown + "\",\"quantity\":1000000000}]")]
    [InlineData("lines[0].quantity", "[{\"productId\":\"" + Unknown + "\"}]")]
    [InlineData("lines[0].productId", "[{\"quantity\":1}]")]
    [InlineData("lines[1].productId", "[{\"productId\":\"" + Unknown + "\",\"quantity\":1},{\"productId\":\"" + Unknown + "\",\"quantity\":1}]")]
    public async Task An_invalid_field_is_named(string field, string? lines)
    {
        var order = lines is null ? JsonSerializer.SerializeToElement(new { }) : JsonSerializer.Deserialize<JsonElement>($"{{\"lines\":{lines}}}");
        await AssertInvalidAsync(await system.PlaceAsync(order, "invalid"), field);
    }

    [Fact]
    public async Task A_thousand_lines_and_two_or_no_keys_are_refused_with_the_field()
    {
        var lines = Enumerable.Range(0, 1_000).Select(_ => new { productId = Guid.CreateVersion7(), quantity = 1 });
        await AssertInvalidAsync(await system.PlaceAsync(new { lines }, "many"), "lines");
        await AssertInvalidAsync(await system.PlaceAsync(new { lines = lines.Take(1) }, key: null), "Idempotency-Key");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders") { Content = JsonContent.Create(new { lines = lines.Take(1) }) };
        request.Headers.TryAddWithoutValidation("Cookie", system.Cookie);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "first");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "second");
        await AssertInvalidAsync(await system.Http.SendAsync(request, Cancellation), "Idempotency-Key");
    }

    [Theory]
    [InlineData("POST", "/api/orders", Caller.Anonymous, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/orders", Caller.Anonymous, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/orders/" + Unknown, Caller.Anonymous, HttpStatusCode.Unauthorized)]
    [InlineData("GET", "/api/orders/" + Unknown, Caller.Member, HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/orders/1", Caller.Member, HttpStatusCode.BadRequest)]
    [InlineData("POST", "/api/orders/" + Unknown + "/reject", Caller.Anonymous, HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/api/orders/" + Unknown + "/reject", Caller.Member, HttpStatusCode.Forbidden)]
    [InlineData("POST", "/api/orders/" + Unknown + "/reject", Caller.Operator, HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/orders/1/reject", Caller.Operator, HttpStatusCode.BadRequest)]
    [InlineData("GET", "/api/queues", Caller.Member, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/api/queues/fulfilment/dead-letters", Caller.Anonymous, HttpStatusCode.Unauthorized)]
    [InlineData("POST", "/api/queues/fulfilment/redrive", Caller.Member, HttpStatusCode.Forbidden)]
    [InlineData("POST", "/api/queues/none/redrive", Caller.Operator, HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/queues/fulfilment/dead-letters?limit=0", Caller.Operator, HttpStatusCode.BadRequest)]
    public async Task Orders_need_a_session_and_queues_an_operator(string method, string path, Caller caller, HttpStatusCode expected)
    {
        using var response = await system.Http.SendAsync(
            new HttpMethod(method), path, caller == Caller.Anonymous ? null : await system.Http.CookieOfAsync(caller), method == "POST" && path == "/api/orders" ? new { lines = Array.Empty<int>() } : null);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Of_2000_concurrent_buyers_100_get_one_of_100_pieces_and_the_others_the_response_out_of_stock()
    {
        const int Buyers = 2_000, Pieces = 100;
        var product = await system.ProductAsync(5, Pieces);
        object order = new { lines = new[] { new { productId = product, quantity = 1 } } };
        var statuses = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        await Parallel.ForAsync(0, Buyers, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Cancellation }, async (buyer, _) =>
        {
            using var response = await system.PlaceAsync(order, $"sale-{buyer}");
            statuses.Add(response.StatusCode);
        });

        Assert.Equal(
            [(HttpStatusCode.Accepted, Pieces), (HttpStatusCode.Conflict, Buyers - Pieces)],
            statuses.GroupBy(status => status).Select(group => (group.Key, group.Count())).OrderBy(group => group.Key));
        Assert.Equal(0, await system.ScalarAsync($"SELECT stock FROM products WHERE id = '{product}'"));
        Assert.Equal(Pieces, await system.ScalarAsync($"SELECT sum(quantity) FROM order_lines WHERE product_id = '{product}'"));
    }

    private static async Task AssertInvalidAsync(HttpResponseMessage response, string field)
    {
        using (response)
        {
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
            Assert.Equal([field], problem.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        }
    }
}
