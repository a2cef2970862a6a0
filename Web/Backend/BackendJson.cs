using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.Web.Backend;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Page<Product>))]
[JsonSerializable(typeof(Page<Show>))]
[JsonSerializable(typeof(Page<Order>))]
[JsonSerializable(typeof(Page<ChatMessage>))]
[JsonSerializable(typeof(NewShow))]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(PasswordChange))]
[JsonSerializable(typeof(SessionModel))]
[JsonSerializable(typeof(IReadOnlyList<SessionEntryModel>))]
[JsonSerializable(typeof(NewOrder))]
[JsonSerializable(typeof(AcceptedOrder))]
[JsonSerializable(typeof(IReadOnlyList<LeaderboardEntry>))]
[JsonSerializable(typeof(IReadOnlyList<QueueState>))]
[JsonSerializable(typeof(ApiProblem))]
internal sealed partial class BackendJson : JsonSerializerContext;
