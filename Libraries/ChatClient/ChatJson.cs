using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.ChatClient;

/// <summary>The response to <c>Join</c>.</summary>
internal sealed record JoinResponse(long LastSeq, int Members, ChatMessage[] Missed);

/// <summary>A page of the history.</summary>
internal sealed record HistoryPage(ChatMessage[] Items);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ChatMessage[]))]
[JsonSerializable(typeof(JoinResponse))]
[JsonSerializable(typeof(SendReceipt))]
[JsonSerializable(typeof(HistoryPage))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long?))]
[JsonSerializable(typeof(int))]
internal sealed partial class ChatJson : JsonSerializerContext;
