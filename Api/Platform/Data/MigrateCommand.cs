using System.Diagnostics;
using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Configuration;

namespace Showroom.Api.Platform.Data;

/// <summary>
/// <c>dotnet Api.dll migrate</c> brings the database up to date and fills it with demonstration data when it is new. It runs once, before any replica starts;
/// replicas never migrate. <c>dotnet Api.dll migrate --reset</c> first reverts every migration, which deletes the tables with all their data, and so leaves
/// the database as a new one. Settings may stand before <c>--reset</c>: <c>migrate --ConnectionStrings:showroom=... --reset</c>.
/// </summary>
/// <remarks>
/// A reset leaves the cache alone: replicas may serve products from before it until these expire, so the cache is to be flushed afterwards.
/// </remarks>
internal static class MigrateCommand
{
    public const string Verb = "migrate";

    private const string Reset = "--reset";

    /// <summary>Runs the command on the service's registrations, without starting the service.</summary>
    /// <param name="builder">With every slice added.</param>
    /// <param name="options">The arguments after the verb.</param>
    /// <param name="output">Receives the progress, a line for each step.</param>
    /// <param name="errors">Receives one sentence when the command fails.</param>
    /// <param name="cancellationToken">Stops the command between two statements.</param>
    /// <returns>The exit code: 0, or 1 when it failed.</returns>
    public static async Task<int> RunAsync(
        WebApplicationBuilder builder, string[] options, TextWriter output, TextWriter errors, CancellationToken cancellationToken = default)
    {
        var reset = options is [.., Reset];
        if ((reset ? options[..^1] : options).FirstOrDefault(option => !IsSetting(option)) is { } unknown)
        {
            await errors.WriteLineAsync($"The argument '{unknown}' is not understood: dotnet Api.dll {Verb} [--KEY=VALUE ...] [{Reset}].");
            return 1;
        }

        try
        {
            // The command reports progress and failure itself; EF Core would log each failure with its stack trace as well.
            builder.Logging.ClearProviders();
            await using var app = builder.Build();
            app.Services.CheckConnectionString(DatabaseExtensions.ConnectionName);
            var startedAt = Stopwatch.GetTimestamp();
            await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(reset, output, cancellationToken);
            await output.WriteLineAsync(FormattableString.Invariant($"The database is up to date after {Stopwatch.GetElapsedTime(startedAt).TotalSeconds:0.0} s."));
            return 0;
        }
        catch (OptionsValidationException error)
        {
            await errors.WriteLineAsync(string.Join(' ', error.Failures));
            return 1;
        }
        catch (Exception error)
        {
            await errors.WriteLineAsync($"The database could not be migrated: {Describe(error)}");
            return 1;
        }
    }

    private static bool IsSetting(string option) => option.StartsWith("--", StringComparison.Ordinal) && option.Contains('=', StringComparison.Ordinal);

    private static string Describe(Exception error)
    {
        var cause = error.GetBaseException();
        var reason = cause == error ? error.Message : $"{error.Message}: {cause.Message}";
        return reason.ReplaceLineEndings(" ");
    }
}
