using System.Reflection;
using System.Text.Json;
using Showroom.Web.Backend;

namespace Showroom.Tests.Model.Web;

/// <summary>The documents that the web reads and writes are those of the OpenAPI document.</summary>
public sealed class ApiModelTests
{
    private static readonly JsonElement s_schemas = JsonDocument.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "openapi.json")))
        .RootElement.GetProperty("components").GetProperty("schemas");

    public static TheoryData<Type> Documents =>
    [
        typeof(Money), typeof(Product), typeof(Show), typeof(NewShow), typeof(ChatMessage), typeof(AccountModel), typeof(Credentials), typeof(PasswordChange),
        typeof(SessionModel), typeof(SessionEntryModel), typeof(Order), typeof(OrderLine), typeof(NewOrder), typeof(AcceptedOrder), typeof(LeaderboardEntry),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_document_has_the_properties_of_its_schema(Type document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var schema = s_schemas.GetProperty(document.Name).GetProperty("properties");
        var expected = schema.EnumerateObject().ToDictionary(static property => property.Name, static property => KindOf(property.Value));
        var actual = document.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(static property => JsonNamingPolicy.CamelCase.ConvertName(property.Name), static property => KindOf(property.PropertyType));

        Assert.Equal(expected.OrderBy(static entry => entry.Key), actual.OrderBy(static entry => entry.Key));
    }

    private static string KindOf(JsonElement schema) =>
        schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1]
        : schema.GetProperty("type").ToString() switch
        {
            "array" => $"[{KindOf(schema.GetProperty("items"))}]",
            "integer" => schema.GetProperty("format").GetString()!,
            "string" when schema.TryGetProperty("format", out var format) && format.GetString() is "uuid" or "date-time" => format.GetString()!,
            var type => type,
        };

    private static string KindOf(Type type) =>
        type == typeof(string) ? "string"
        : type == typeof(int) ? "int32"
        : type == typeof(long) ? "int64"
        : type == typeof(bool) ? "boolean"
        : type == typeof(Guid) ? "uuid"
        : type == typeof(DateTimeOffset) ? "date-time"
        : type.IsGenericType ? $"[{KindOf(type.GetGenericArguments()[0])}]"
        // The document has it without a name of its own.
        : type == typeof(NewOrderLine) ? "object"
        : type.Name;
}
