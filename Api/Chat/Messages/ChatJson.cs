using System.Text.Json;
using System.Text.Json.Serialization;
using Showroom.Api.Platform.Paging;

namespace Showroom.Api.Chat.Messages;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChatMessage))]
[JsonSerializable(typeof(ChatMessage[]))]
[JsonSerializable(typeof(JoinResult))]
[JsonSerializable(typeof(SendResult))]
[JsonSerializable(typeof(Page<ChatMessage>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long?))]
[JsonSerializable(typeof(int))]
internal sealed partial class ChatJson : JsonSerializerContext;
