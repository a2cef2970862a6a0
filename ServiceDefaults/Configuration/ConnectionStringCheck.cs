using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Showroom.ServiceDefaults.Configuration;

/// <summary>
/// A named option without a value that fails validation when the connection string of its name is missing or malformed. The clients themselves parse their
/// connection string when it is first used, and the service would start and fail every request.
/// </summary>
internal sealed class ConnectionStringCheck;

/// <summary>Checks of connection strings at start.</summary>
public static class ConnectionStringCheckExtensions
{
    /// <summary>Makes the start fail when <paramref name="error"/> is not null.</summary>
    /// <param name="services">The service's registrations.</param>
    /// <param name="name">The name under <c>ConnectionStrings</c>.</param>
    /// <param name="error">What is wrong, continuing a sentence that begins with the key; never a part of the connection string.</param>
    public static IServiceCollection AddConnectionStringCheck(this IServiceCollection services, string name, string? error)
    {
        services.AddOptions<ConnectionStringCheck>(name)
            .Validate(_ => error is null, $"ConnectionStrings:{name} {error}")
            .ValidateOnStart();
        return services;
    }

    /// <summary>Checks one connection string without starting the service.</summary>
    /// <exception cref="OptionsValidationException">It is missing or malformed.</exception>
    public static void CheckConnectionString(this IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<ConnectionStringCheck>>().Get(name);
}
