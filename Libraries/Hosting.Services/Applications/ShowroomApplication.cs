using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Showroom.Hosting.Services;

/// <summary>The first and the last line of an app host.</summary>
public static class ShowroomApplication
{
    /// <summary>
    /// An Aspire builder that understands <c>publish</c>, <c>deploy</c>, <c>destroy</c> and <c>do STEP</c> as the first word,
    /// reports the start (see <see cref="StartReportExtensions.AddStartReport"/>), checks the finished model before anything
    /// starts, and ends the process with one sentence and exit code 1 when there is an error in the model or in a setting.
    /// </summary>
    /// <param name="args">The command line.</param>
    /// <exception cref="DistributedApplicationException">The first argument is not known, or a setting of this library does not exist.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var appHost = Assembly.GetCallingAssembly();
        // A test that builds the model in its own process asserts on the exception.
        if (appHost == Assembly.GetEntryAssembly())
        {
            ErrorMessage.UseForUnhandledExceptions();
        }

        if (FindFolder(appHost) is { } folder)
        {
            HomeDirectory.ReplaceUnwritable(Path.Combine(folder, ".data", "home"));
        }

        var builder = DistributedApplication.CreateBuilder(AppHostArguments.Expand(args));
        builder.Configuration.RefuseUnknownKeys("AutoRestart", "Enabled");
        builder.Configuration.RefuseUnknownKeys("DirectStart", "Enabled");
        builder.Configuration.RefuseUnknownKeys("StartReport", "Format");
        DashboardPorts.ReplaceOccupied(builder);
        return builder.AddStartReport().AddModelValidation().AddOrchestratorCertificate();
    }

    /// <summary>Builds the application and runs it until it is stopped, or until the pipeline's step is done.</summary>
    /// <param name="builder">The finished model.</param>
    /// <returns>The process's exit code: 0, or 1 when the pipeline or a service of the app host failed.</returns>
    public static async Task<int> RunAsync(this IDistributedApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var application = builder.Build();
        await using (application.ConfigureAwait(false))
        {
            // Aspire ends with exit code 0 when its pipeline failed. The services are looked up only then: in run mode, creating
            // them before the start leaves the dashboard in the state Starting.
            var pipeline = builder.ExecutionContext.IsPublishMode
                ? application.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray()
                : [];
            await application.RunAsync().ConfigureAwait(false);
            return pipeline.Any(service => service.ExecuteTask is { IsFaulted: true }) ? 1 : Environment.ExitCode;
        }
    }

    private static string? FindFolder(Assembly appHost)
    {
        var name = appHost.GetName().Name!;
        return RunningTree.FindAbove(AppContext.BaseDirectory, Path.Combine(name, $"{name}.csproj")) is { } root ? Path.Combine(root, name) : null;
    }
}
