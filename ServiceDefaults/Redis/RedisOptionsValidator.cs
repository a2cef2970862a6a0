using Microsoft.Extensions.Options;

namespace Showroom.ServiceDefaults.Redis;

internal sealed class RedisOptionsValidator : IValidateOptions<RedisOptions>
{
    private static readonly TimeSpan s_min = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_minReconnectDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_max = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, RedisOptions options)
    {
        string[] failures =
        [
            .. Range(nameof(options.ConnectTimeout), options.ConnectTimeout, s_min, s_max),
            .. Range(nameof(options.CommandTimeout), options.CommandTimeout, s_min, s_max),
            .. Range(nameof(options.KeepAlive), options.KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)),
            .. Range(nameof(options.Heartbeat), options.Heartbeat, s_min, TimeSpan.FromSeconds(10)),
            .. Range(nameof(options.MaxReconnectDelay), options.MaxReconnectDelay, s_minReconnectDelay, s_max),
            .. Range(nameof(options.MinReconnectDelay), options.MinReconnectDelay, s_minReconnectDelay, options.MaxReconnectDelay),
            .. Range(nameof(options.MaxSilence), options.MaxSilence, s_min, s_max),
            .. Range(nameof(options.RoleCheck), options.RoleCheck, s_min, s_max),
        ];
        return failures.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Range(string key, TimeSpan value, TimeSpan min, TimeSpan max) =>
        value < min || value > max ? [$"{RedisOptions.Section}:{key} must be {min:c} to {max:c}, and is {value:c}."] : [];
}
