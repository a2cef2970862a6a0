namespace Aspire.StackExchange.Redis;

/// <summary>The connection string behind a name of options.</summary>
internal sealed record RedisSource(string OptionsName, StackExchangeRedisSettings Settings);
