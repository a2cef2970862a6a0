using System.Text.Json;
using System.Text.Json.Serialization;
using Showroom.Api.Leaderboard.Boards;

namespace Showroom.Api.Leaderboard;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(List<LeaderboardEntry>))]
internal sealed partial class LeaderboardJson : JsonSerializerContext;
