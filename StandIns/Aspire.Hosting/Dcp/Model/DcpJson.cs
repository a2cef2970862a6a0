using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Aspire.Hosting.Dcp;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DcpExecutable))]
[JsonSerializable(typeof(DcpList<DcpExecutable>))]
[JsonSerializable(typeof(DcpWatchEvent<DcpExecutable>))]
[JsonSerializable(typeof(DcpService))]
[JsonSerializable(typeof(DcpList<DcpService>))]
[JsonSerializable(typeof(DcpWatchEvent<DcpService>))]
[JsonSerializable(typeof(DcpContainer))]
[JsonSerializable(typeof(DcpList<DcpContainer>))]
[JsonSerializable(typeof(DcpWatchEvent<DcpContainer>))]
[JsonSerializable(typeof(DcpContainerNetwork))]
[JsonSerializable(typeof(DcpList<DcpContainerNetwork>))]
[JsonSerializable(typeof(DcpWatchEvent<DcpContainerNetwork>))]
[JsonSerializable(typeof(DcpContainerVolume))]
[JsonSerializable(typeof(DcpList<DcpContainerVolume>))]
[JsonSerializable(typeof(DcpWatchEvent<DcpContainerVolume>))]
[JsonSerializable(typeof(IReadOnlyList<ServiceProducer>))]
[JsonSerializable(typeof(DcpInfo))]
[JsonSerializable(typeof(DcpExecution))]
[JsonSerializable(typeof(DcpError))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class DcpJson : JsonSerializerContext
{
    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)(Default.GetTypeInfo(typeof(T))
        ?? throw new NotSupportedException($"{typeof(T)} is not listed in {nameof(DcpJson)}."));
}

/// <summary>What DCP as a whole is doing, and, as a patch, is to do.</summary>
internal sealed record DcpExecution(string Status, string? ShutdownResourceCleanup);

/// <summary>The body of a refused request.</summary>
internal sealed record DcpError(string? Message, string? Reason, int Code);
