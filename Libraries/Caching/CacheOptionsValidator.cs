using Microsoft.Extensions.Options;

namespace Showroom.Caching;

/// <summary>Reports every setting that is out of range, each by its configuration key and with the range.</summary>
internal sealed class CacheOptionsValidator : IValidateOptions<CacheOptions>
{
    public ValidateOptionsResult Validate(string? name, CacheOptions options)
    {
        List<string> failures = [];
        Require(options.Prefix is { Length: > 0 and <= 64 } prefix && prefix.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'), nameof(options.Prefix), "1 to 64 letters, digits, '-' or '.'");
        Require(options.SchemaVersion > 0, nameof(options.SchemaVersion), "1 or more");
        Require(Enum.IsDefined(options.Strategy), nameof(options.Strategy), "one of " + string.Join(", ", Enum.GetNames<CacheStrategy>()));
        RequireDuration(options.Expiration, nameof(options.Expiration));
        RequireDuration(options.LocalExpiration, nameof(options.LocalExpiration));
        RequireDuration(options.NegativeExpiration, nameof(options.NegativeExpiration));
        RequireDuration(options.OperationTimeout, nameof(options.OperationTimeout));
        RequireDuration(options.LoadLease, nameof(options.LoadLease));
        RequireDuration(options.LoadWait, nameof(options.LoadWait));
        RequireDuration(options.Heartbeat, nameof(options.Heartbeat));
        RequireDuration(options.DeliveryGrace, nameof(options.DeliveryGrace));
        RequireDuration(options.IsolatedExpiration, nameof(options.IsolatedExpiration));
        RequireDuration(options.WarmingTimeout, nameof(options.WarmingTimeout));
        RequireDuration(options.BackgroundLoadTimeout, nameof(options.BackgroundLoadTimeout));
        Require(options.SlidingExpiration >= TimeSpan.Zero && options.SlidingExpiration <= options.Expiration, nameof(options.SlidingExpiration), "zero (off) to Expiration");
        Require(options.MaximumStale >= TimeSpan.Zero && options.MaximumStale <= TimeSpan.FromDays(1), nameof(options.MaximumStale), "zero (off) to one day");
        Require(options.FactorySoftTimeout >= TimeSpan.Zero && options.FactorySoftTimeout <= CacheOptions.MaxFactoryTimeout, nameof(options.FactorySoftTimeout), "zero (off) to one day");
        Require(
            options.FactoryHardTimeout == TimeSpan.Zero || (options.FactoryHardTimeout >= options.FactorySoftTimeout && options.FactoryHardTimeout > TimeSpan.Zero && options.FactoryHardTimeout <= CacheOptions.MaxFactoryTimeout),
            nameof(options.FactoryHardTimeout),
            "zero (off), or FactorySoftTimeout to one day");
        Require(options.EagerRefreshThreshold is >= 0 and <= CacheOptions.MaxEagerRefreshThreshold, nameof(options.EagerRefreshThreshold), "0 (off) to 0.99");
        Require(options.BreakDuration >= TimeSpan.FromMilliseconds(500) && options.BreakDuration <= TimeSpan.FromMinutes(5), nameof(options.BreakDuration), "0.5 s to 5 minutes");
        Require(options.CoherenceLease >= options.Heartbeat + options.OperationTimeout, nameof(options.CoherenceLease), "at least Heartbeat + OperationTimeout, or it expires between two heartbeats");
        Require(options.Jitter is >= 0 and <= 0.5, nameof(options.Jitter), "0 to 0.5");
        Require(options.LocalCapacity >= 64 << 10, nameof(options.LocalCapacity), "64 KiB or more");
        Require(options.MaximumValueBytes is >= 64 and <= 256 << 20, nameof(options.MaximumValueBytes), "64 bytes to 256 MiB");
        Require(options.MaximumKeyLength is >= 16 and <= 65536, nameof(options.MaximumKeyLength), "16 to 65536");
        Require(options.CompressionThreshold >= 64, nameof(options.CompressionThreshold), "64 or more");
        Require(options.WarmKeys is >= 0 and <= 100_000, nameof(options.WarmKeys), "0 to 100000");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);

        void RequireDuration(TimeSpan value, string key) =>
            Require(value >= TimeSpan.FromMilliseconds(1) && value <= CacheOptions.MaxExpiration, key, "1 ms to 30 days");

        void Require(bool satisfied, string key, string range)
        {
            if (!satisfied)
            {
                failures.Add($"{CacheOptions.Section}:{key} must be {range}.");
            }
        }
    }
}
