using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Cookie = Showroom.ServiceDefaults.Sessions.SessionCookie;

namespace Showroom.Tests.Running.Storefront;

/// <summary>The API as far as pages use it, with one show, one product and one account, whose texts have markup.</summary>
internal sealed class StubApi : IAsyncDisposable
{
    public const string Markup = "<script>alert('&')</script>";
    public const string Password = "a password";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _orders = new();

    private StubApi(WebApplication app) => _app = app;

    public static string Show { get; } = "019b76da-a800-7000-8000-000000000001";

    public static string Product { get; } = "019b76da-a800-7000-8000-0000000000aa";

    /// <summary>The value of the session cookie, once it has been issued.</summary>
    public static string Session { get; } = "c2Vzc2lvbg";

    public Uri Address => new(_app.Urls.First());

    /// <summary>Whether every operation responds with 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>How many orders there are: one for each key.</summary>
    public int OrderCount => _orders.Count;

    /// <summary>The headers of the last request.</summary>
    public IHeaderDictionary LastHeaders { get; private set; } = new HeaderDictionary();

    public static async Task<StubApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var api = new StubApi(app);
        app.Use(api.ReceiveAsync);
        var show = new { Id = Show, Title = $"Live {Markup}", Host = $"Ada {Markup}", ProductIds = new[] { Product }, StartsAt = "2026-01-01T00:00:00Z", EndsAt = "2036-01-01T00:00:00Z", Members = 1234 };
        var product = new { Id = Product, Name = $"Mug {Markup}", Description = Markup, Price = new { Amount = "1234.50", Currency = "EUR" }, Stock = 7, Version = 1, UpdatedAt = "2026-01-01T13:05:00Z" };
        app.MapGet("/api/shows", () => new { Items = new[] { show }, Next = (string?)null });
        app.MapGet("/api/shows/{id}", (string id) => id == Show ? Results.Ok(show) : NotFound());
        app.MapGet("/api/shows/{id}/messages", () => new { Items = new[] { new { Seq = 1, Id = Product, Author = $"Eve {Markup}", Text = Markup, SentAt = "2026-01-01T13:05:00Z" } }, Next = (string?)null });
        app.MapGet("/api/products", () => new { Items = new[] { product }, Next = "cursor" });
        app.MapGet("/api/products/{id}", (string id) => id == Product ? Results.Ok(product) : NotFound());
        app.MapGet("/api/leaderboards/{board}", () => new[] { new { Rank = 1, Id = Product, Name = $"Mug {Markup}", Score = 1234 } });
        app.MapPost("/api/accounts", (NameAndPassword account) => account.Name == "taken" ? Problem(409) : Results.Created((string?)null, account));
        app.MapPost("/api/session", (NameAndPassword account, HttpResponse response) =>
        {
            if (account.Password != Password)
            {
                return Problem(401);
            }

            response.Headers.Append("Set-Cookie", $"{Cookie.Name}={Session}; path=/; httponly; samesite=lax");
            return Results.Ok(SessionOf("member"));
        });
        app.MapDelete("/api/session", (HttpResponse response) => response.Headers.Append("Set-Cookie", $"{Cookie.Name}=; path=/; expires=Thu, 01 Jan 1970 00:00:00 GMT"));
        app.MapGet("/api/session", (HttpRequest request) => HasSession(request) ? Results.Ok(SessionOf($"member {Markup}")) : Problem(401));
        app.MapGet("/api/sessions", (HttpRequest request) =>
            HasSession(request) ? Results.Ok(new[] { new { Id = "1", CreatedAt = "2026-01-01T00:00:00Z", ExpiresAt = "2036-01-01T00:00:00Z", IsCurrent = true } }) : Problem(401));
        app.MapPost("/api/orders", (HttpRequest request) => !HasSession(request)
            ? Problem(401)
            : Results.Accepted(null, new { Id = api._orders.GetOrAdd(request.Headers["Idempotency-Key"].ToString(), static _ => Guid.CreateVersion7().ToString()), Status = "accepted" }));
        app.MapGet("/api/orders/{id}", (string id) => new { Id = id, Status = "accepted", Lines = new[] { new { ProductId = Product, product.Name, Quantity = 2, product.Price } }, product.UpdatedAt, CreatedAt = product.UpdatedAt });
        app.MapGet("/api/orders", () => new { Items = Array.Empty<object>(), Next = (string?)null });
        await app.StartAsync();
        return api;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static bool HasSession(HttpRequest request) => request.Cookies[Cookie.Name] == Session;

    private static object SessionOf(string name) => new { Account = new { Id = Show, Name = name, Roles = Array.Empty<string>() }, ExpiresAt = "2036-01-01T00:00:00Z" };

    private static IResult NotFound() => Problem(404);

    private static IResult Problem(int status) => Results.Json(new { Type = "about:blank", Title = "A problem", Status = status }, statusCode: status, contentType: "application/problem+json");

    private Task ReceiveAsync(HttpContext context, RequestDelegate next)
    {
        LastHeaders = new HeaderDictionary(context.Request.Headers.ToDictionary());
        context.Response.Headers["X-Served-By"] = "api-7";
        context.Response.Headers["X-Cache"] = "l2";
        return IsDown ? Problem(503).ExecuteAsync(context) : next(context);
    }

    private sealed record NameAndPassword(string Name, string Password);
}
