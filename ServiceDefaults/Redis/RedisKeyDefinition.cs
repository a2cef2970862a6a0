using StackExchange.Redis;

namespace Showroom.ServiceDefaults.Redis;

/// <summary>A key, the type of its value, and its lifetime.</summary>
/// <param name="Key">The whole key, as Redis has it.</param>
/// <param name="Type">The type of the value.</param>
/// <param name="Lifetime">The expiry to set with each write; more than zero, since no key is kept for ever.</param>
public readonly record struct RedisKeyDefinition(RedisKey Key, RedisType Type, TimeSpan Lifetime);
