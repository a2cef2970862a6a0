using System.Runtime.CompilerServices;

namespace Showroom.Tests.Fixtures;

/// <summary>
/// The processes that the tests start end before hot methods would be optimized by a profile: collecting it (TieredPGO) makes the start of the application a
/// tenth more expensive.
/// </summary>
internal static class ShortLivedProcesses
{
#pragma warning disable CA2255 // The test program has no other place that runs before its tests.
    [ModuleInitializer]
    public static void DoNotProfile() => Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
#pragma warning restore CA2255
}
