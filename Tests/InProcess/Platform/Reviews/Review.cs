using System.Text.Json;
using System.Text.Json.Serialization;

namespace Showroom.Tests.InProcess.Platform.Reviews;

internal sealed record Review(Guid Id, int Stars);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Review))]
internal sealed partial class ReviewsJson : JsonSerializerContext;
