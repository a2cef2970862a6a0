using Microsoft.Extensions.Options;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// Options that begin as the parsed connection string. A factory, because the client parses into a new object only; whoever
/// configures, post-configures or validates the options still does.
/// </summary>
internal sealed class RedisOptionsFactory(
    IEnumerable<RedisSource> sources,
    IEnumerable<IConfigureOptions<ConfigurationOptions>> setups,
    IEnumerable<IPostConfigureOptions<ConfigurationOptions>> postConfigures,
    IEnumerable<IValidateOptions<ConfigurationOptions>> validations)
    : OptionsFactory<ConfigurationOptions>(setups, postConfigures, validations)
{
    protected override ConfigurationOptions CreateInstance(string name)
    {
        var connectionString = sources.LastOrDefault(source => source.OptionsName == name)?.Settings.ConnectionString;
        var options = connectionString is null ? base.CreateInstance(name) : ConfigurationOptions.Parse(connectionString);

        // Defaults of a cloud's own, which the client chooses by the host name, stay.
        if (options.Defaults.GetType() == typeof(DefaultOptionsProvider))
        {
            options.Defaults = new PatientDefaults();
        }

        return options;
    }
}

/// <summary>
/// Aspire's one departure from the client's defaults: a Redis that is down when a service starts, or that starts
/// later, is waited for in the background instead of failing the service.
/// </summary>
internal sealed class PatientDefaults : DefaultOptionsProvider
{
    public override bool AbortOnConnectFail => false;
}
