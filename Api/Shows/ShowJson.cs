using System.Text.Json;
using System.Text.Json.Serialization;
using Showroom.Api.Platform.Paging;
using Showroom.Api.Shows.Schedule;

namespace Showroom.Api.Shows;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Show))]
[JsonSerializable(typeof(NewShow))]
[JsonSerializable(typeof(Page<Show>))]
internal sealed partial class ShowJson : JsonSerializerContext;
