using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Showroom.Api.Chat.Messages;

/// <summary>A message as the JSON that clients receive: encoded once, by the replica that stored or read it.</summary>
internal readonly record struct EncodedMessage(long Seq, ReadOnlyMemory<byte> Json)
{
    // Markup is escaped, letters are not: six bytes for each letter of most alphabets would be sent to every member.
    private static readonly ChatJson s_json = new(new JsonSerializerOptions(ChatJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    public static EncodedMessage Encode(ChatMessage message) => new(message.Seq, JsonSerializer.SerializeToUtf8Bytes(message, s_json.ChatMessage));

    public ChatMessage Decode() => JsonSerializer.Deserialize(Json.Span, ChatJson.Default.ChatMessage)!;
}
