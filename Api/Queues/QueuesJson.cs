using System.Text.Json;
using System.Text.Json.Serialization;
using Showroom.Messaging.Queues;

namespace Showroom.Api.Queues;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(List<QueueStatus>))]
[JsonSerializable(typeof(List<DeadLetter>))]
[JsonSerializable(typeof(Redriven))]
internal sealed partial class QueuesJson : JsonSerializerContext;
