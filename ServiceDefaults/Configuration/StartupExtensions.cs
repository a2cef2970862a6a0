using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Showroom.ServiceDefaults.Configuration;

/// <summary>The start of a service.</summary>
public static class StartupExtensions
{
    /// <summary>Validates every option before any part of the service is constructed, then runs the service until it is stopped.</summary>
    /// <returns>The exit code: 0, or 1 when the configuration is not valid, after one sentence for each error on standard error.</returns>
    public static async Task<int> RunValidatedAsync(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
        }
        catch (Exception error) when (error is OptionsValidationException or AggregateException or InvalidOperationException)
        {
            foreach (var sentence in Errors(error))
            {
                await Console.Error.WriteLineAsync(sentence);
            }

            await app.DisposeAsync();
            return 1;
        }

        await app.RunAsync();
        return 0;
    }

    private static IEnumerable<string> Errors(Exception error) => error switch
    {
        AggregateException all => all.InnerExceptions.SelectMany(Errors),
        OptionsValidationException invalid => invalid.Failures,
        _ => [error.Message],
    };
}
