using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Showroom.ServiceDefaults.Configuration;

internal static class SectionOptionsExtensions
{
    /// <summary>
    /// Binds <typeparamref name="TOptions"/> to a configuration section and validates it when the service starts. A key of the section
    /// that <typeparamref name="TOptions"/> does not have fails the start, with the key in the message.
    /// </summary>
    public static OptionsBuilder<TOptions> AddSectionOptions<TOptions>(this IServiceCollection services, string section)
        where TOptions : class =>
        services.AddOptions<TOptions>()
            .BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
}
