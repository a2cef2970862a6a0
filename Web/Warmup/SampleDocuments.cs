using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Showroom.Web.Backend;

namespace Showroom.Web.Warmup;

/// <summary>Documents of the API, one of each kind.</summary>
internal static class SampleDocuments
{
    /// <summary>Of each document.</summary>
    public static readonly Guid Id = Guid.Parse("00000000-0000-7000-8000-000000000001");

    private const string Name = "Sample";

    private static readonly BackendJson s_json = BackendJson.Default;
    private static readonly DateTimeOffset s_past = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset s_future = DateTimeOffset.MaxValue.AddDays(-1);

    /// <returns>The document as JSON; null when the path has none.</returns>
    public static byte[]? Find(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["api", "shows"] => Json(new Page<Show>([CreateShow(s_past), CreateShow(s_future)], null), s_json.PageShow),
        ["api", "shows", _] => Json(CreateShow(s_past), s_json.Show),
        ["api", "shows", _, "messages"] => Json(new Page<ChatMessage>([new(1, Id, Name, Name, s_past)], null), s_json.PageChatMessage),
        ["api", "products"] => Json(new Page<Product>([CreateProduct()], null), s_json.PageProduct),
        ["api", "products", _] => Json(CreateProduct(), s_json.Product),
        ["api", "leaderboards", _] => Json([new LeaderboardEntry(1, Id, Name, 1)], s_json.IReadOnlyListLeaderboardEntry),
        ["api", "session"] => Json(new SessionModel(new AccountModel(Id, Name, []), s_future), s_json.SessionModel),
        ["api", "sessions"] => Json([new SessionEntryModel(Name, s_past, s_future, false)], s_json.IReadOnlyListSessionEntryModel),
        ["api", "orders"] => Json(new Page<Order>([CreateOrder()], null), s_json.PageOrder),
        ["api", "orders", _] => Json(CreateOrder(), s_json.Order),
        _ => null,
    };

    private static byte[] Json<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    private static Money CreatePrice() => new("1.00", "EUR");

    private static Product CreateProduct() => new(Id, Name, Name, CreatePrice(), 1, 1, s_past);

    private static Show CreateShow(DateTimeOffset startsAt) => new(Id, Name, Name, [Id], startsAt, s_future, 1);

    private static Order CreateOrder() => new(Id, "accepted", [new OrderLine(Id, Name, 1, CreatePrice())], s_past, s_past);
}
