using System.Runtime.CompilerServices;

namespace Showroom.Tests.Fixtures;

/// <summary>
/// The hosts of the tests, and the processes that they start, do not watch their configuration files: together they would need more inotify instances than a
/// user has by default (128).
/// </summary>
internal static class ConfigurationFiles
{
#pragma warning disable CA2255 // The test program has no other place that runs before its hosts.
    [ModuleInitializer]
    public static void DoNotWatch() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
#pragma warning restore CA2255
}
