using System.Text.Json.Serialization;

namespace Showroom.Api.Platform.Json;

/// <summary>The JSON types that belong to no slice.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class PlatformJson : JsonSerializerContext;
