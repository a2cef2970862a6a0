using System.ComponentModel;
using System.Text.Json.Serialization;
using Showroom.Caching;

namespace Showroom.Tests.InProcess.Caching;

/// <summary>An immutable value: readers share one instance.</summary>
[ImmutableObject(true)]
public sealed record Product(int Id, string Name, long Version) : IVersioned;

/// <summary>A mutable value: each reader gets its own copy.</summary>
public sealed class Basket
{
    public List<string> Lines { get; init; } = [];
}

[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Basket))]
[JsonSerializable(typeof(int))]
internal sealed partial class CachedTypes : JsonSerializerContext;
