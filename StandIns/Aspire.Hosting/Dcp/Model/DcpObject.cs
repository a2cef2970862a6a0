using System.Text.Json.Serialization;

namespace Aspire.Hosting.Dcp;

/// <summary>What DCP keeps: the kind, as objects name it, and the plural, as its addresses do.</summary>
internal interface IDcpObject
{
    static abstract string KindName { get; }

    static abstract string Plural { get; }

    DcpMetadata Metadata { get; }
}

/// <summary>The shape that all of DCP's objects share: what is wanted (<see cref="Spec"/>) and what is (<see cref="Status"/>).</summary>
internal abstract record DcpObject<TSelf, TSpec, TStatus>
    where TSelf : IDcpObject
    where TStatus : class
{
    public string ApiVersion { get; init; } = DcpApi.Version;

    public string Kind { get; init; } = TSelf.KindName;

    public required DcpMetadata Metadata { get; init; }

    public required TSpec Spec { get; init; }

    /// <summary>Only DCP writes it; null until DCP has looked at the object.</summary>
    public TStatus? Status { get; init; }
}

internal sealed record DcpMetadata
{
    /// <summary>Unique among the objects of its kind. See <see cref="DcpNames"/>.</summary>
    public required string Name { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public string? Uid { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>Set while DCP is taking the object away.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }
}

internal sealed record DcpEnvironmentVariable(string Name, string? Value);

internal sealed record DcpList<T>(IReadOnlyList<T>? Items);

/// <summary>What happened to an object. After a reconnection the existing objects come again, so handling has to be idempotent.</summary>
internal sealed record DcpWatchEvent<T>(DcpWatchEventType Type, T Object);

[JsonConverter(typeof(JsonStringEnumConverter<DcpWatchEventType>))]
internal enum DcpWatchEventType
{
    [JsonStringEnumMemberName("ADDED")]
    Added,

    [JsonStringEnumMemberName("MODIFIED")]
    Modified,

    [JsonStringEnumMemberName("DELETED")]
    Deleted,

    [JsonStringEnumMemberName("BOOKMARK")]
    Bookmark,

    [JsonStringEnumMemberName("ERROR")]
    Error,
}
