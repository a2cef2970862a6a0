using Microsoft.Extensions.Configuration;

namespace Showroom.Hosting.Services;

/// <summary>The program that the build made of a project.</summary>
internal static class BuiltProgram
{
    public const string Setting = "DirectStart:Enabled";

    /// <summary>
    /// Whether programs are started directly. Not under <c>dotnet watch</c> and in a debugging session of an IDE: these start
    /// the projects themselves.
    /// </summary>
    public static bool IsUsed(IConfiguration configuration) =>
        configuration.GetFlag(Setting, defaultValue: true)
        && string.IsNullOrEmpty(configuration["DOTNET_WATCH"])
        && string.IsNullOrEmpty(configuration["DEBUG_SESSION_PORT"]);

    /// <summary>
    /// The program in <c>bin/CONFIGURATION/FRAMEWORK</c> of the project, with the configuration and the framework of the
    /// running program; null when it has not been built. A project that sets its AssemblyName is not found.
    /// </summary>
    /// <param name="projectPath">The project file.</param>
    /// <param name="baseDirectory">The folder of the running program, which ends with <c>bin/CONFIGURATION/FRAMEWORK</c>.</param>
    public static string? Find(string projectPath, string baseDirectory)
    {
        var framework = new DirectoryInfo(baseDirectory);
        if (framework.Parent is not { Parent.Name: "bin" } configuration)
        {
            return null;
        }

        var name = Path.GetFileNameWithoutExtension(projectPath) + (OperatingSystem.IsWindows() ? ".exe" : "");
        var program = Path.Combine(Path.GetDirectoryName(projectPath)!, "bin", configuration.Name, framework.Name, name);
        return File.Exists(program) ? program : null;
    }
}
