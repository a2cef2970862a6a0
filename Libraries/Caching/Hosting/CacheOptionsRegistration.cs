using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Showroom.Caching.Hosting;

/// <summary>Binds and validates <see cref="CacheOptions"/> when the application starts.</summary>
internal static class CacheOptionsRegistration
{
    /// <summary>Registers the options: the defaults, overridden by the configuration.</summary>
    public static IServiceCollection AddCacheOptions(this IServiceCollection services, CacheOptions defaults)
    {
        services.AddOptions<CacheOptions>()
            .Configure<IConfiguration>(static (options, configuration) => Bind(configuration.GetSection(CacheOptions.Section), options))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<CacheOptions>, CacheOptionsValidator>();
        services.AddTransient<IOptionsFactory<CacheOptions>>(provider => new Factory(
            defaults,
            provider.GetServices<IConfigureOptions<CacheOptions>>(),
            provider.GetServices<IPostConfigureOptions<CacheOptions>>(),
            provider.GetServices<IValidateOptions<CacheOptions>>()));
        services.AddSingleton(static provider => provider.GetRequiredService<IOptions<CacheOptions>>().Value);
        return services;
    }

    /// <exception cref="OptionsValidationException">A key is not a setting, or its value has the wrong form.</exception>
    private static void Bind(IConfigurationSection section, CacheOptions options)
    {
        string[] unknown =
        [
            .. section.GetChildren()
                .Where(static child => !Array.Exists(typeof(CacheOptions).GetProperties(), property => property.CanWrite && property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)))
                .Select(static child => $"{child.Path} is not a setting of the cache: correct its name or remove it."),
        ];
        if (unknown.Length > 0)
        {
            throw new OptionsValidationException(section.Path, typeof(CacheOptions), unknown);
        }

        try
        {
            section.Bind(options, static binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException exception)
        {
            // The message names the key, the value and the type.
            throw new OptionsValidationException(section.Path, typeof(CacheOptions), [exception.Message]);
        }
    }

    /// <summary>Starts from the application's defaults instead of the type's.</summary>
    private sealed class Factory(
        CacheOptions defaults,
        IEnumerable<IConfigureOptions<CacheOptions>> setups,
        IEnumerable<IPostConfigureOptions<CacheOptions>> postConfigures,
        IEnumerable<IValidateOptions<CacheOptions>> validations) : OptionsFactory<CacheOptions>(setups, postConfigures, validations)
    {
        protected override CacheOptions CreateInstance(string name) => defaults with { };
    }
}
