using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.ServiceDefaults.Notifications;

/// <summary>The message on <see cref="NotificationChannels.Orders"/>.</summary>
/// <param name="AccountId">The buyer.</param>
/// <param name="OrderId">The order.</param>
/// <param name="Status">Its new status.</param>
public sealed record OrderChange(Guid AccountId, Guid OrderId, string Status)
{
    /// <summary>The message as it is published.</summary>
    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, NotificationJson.Default.OrderChange);

    /// <summary>Reads what <see cref="Encode"/> wrote; null for anything else.</summary>
    public static OrderChange? Decode(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, NotificationJson.Default.OrderChange) is { Status: not null } change ? change : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OrderChange))]
internal sealed partial class NotificationJson : JsonSerializerContext;
