using System.Text.Json;
using System.Text.Json.Serialization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting
{
    /// <summary>How a project is launched while it is developed: Properties/launchSettings.json.</summary>
    public sealed class LaunchSettings
    {
        /// <summary>The profiles by name.</summary>
        [JsonPropertyName("profiles")]
        public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];
    }

    /// <summary>One way to launch a project.</summary>
    public sealed class LaunchProfile
    {
        /// <summary>"Project" for one that runs the project itself.</summary>
        [JsonPropertyName("commandName")]
        public string? CommandName { get; set; }

        /// <summary>The addresses to listen on, with semicolons between.</summary>
        [JsonPropertyName("applicationUrl")]
        public string? ApplicationUrl { get; set; }

        /// <summary>The command line.</summary>
        [JsonPropertyName("commandLineArgs")]
        public string? CommandLineArgs { get; set; }

        /// <summary>A path or address to open.</summary>
        [JsonPropertyName("launchUrl")]
        public string? LaunchUrl { get; set; }

        /// <summary>Whether a browser is opened.</summary>
        [JsonPropertyName("launchBrowser")]
        public bool? LaunchBrowser { get; set; }

        /// <summary>The environment.</summary>
        [JsonPropertyName("environmentVariables")]
        public Dictionary<string, string> EnvironmentVariables { get; set; } = [];
    }
}

namespace Aspire.Hosting.ApplicationModel
{
    /// <summary>The profile that the app host was launched with: projects take theirs of the same name.</summary>
    public sealed class DefaultLaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
    {
        /// <summary>The name.</summary>
        public string LaunchProfileName { get; } = launchProfileName;
    }

    /// <summary>The profile that was asked for.</summary>
    public sealed class LaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
    {
        /// <summary>The name.</summary>
        public string LaunchProfileName { get; } = launchProfileName;
    }

    /// <summary>Launch profiles are left alone.</summary>
    public sealed class ExcludeLaunchProfileAnnotation : IResourceAnnotation;

    /// <summary>Finds the profile that a project is launched with.</summary>
    internal static class LaunchProfiles
    {
        private static readonly JsonSerializerOptions s_format = new() { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

        /// <summary>The profile, or null when there is none.</summary>
        /// <exception cref="DistributedApplicationException">The profile that was asked for does not exist, or the file cannot be read.</exception>
        public static (string Name, LaunchProfile Profile)? Effective(ProjectResource project)
        {
            if (project.HasAnnotationOfType<ExcludeLaunchProfileAnnotation>() || Read(project) is not { } settings)
            {
                return null;
            }
            if (project.TryGetLastAnnotation<LaunchProfileAnnotation>(out var chosen))
            {
                return settings.Profiles.TryGetValue(chosen.LaunchProfileName, out var profile)
                    ? (chosen.LaunchProfileName, profile)
                    : throw new DistributedApplicationException(
                        $"The project of resource '{project.Name}' has no launch profile '{chosen.LaunchProfileName}'; it has {string.Join(", ", settings.Profiles.Keys.Select(name => $"'{name}'"))}.");
            }
            if (project.TryGetLastAnnotation<DefaultLaunchProfileAnnotation>(out var ofAppHost) && settings.Profiles.TryGetValue(ofAppHost.LaunchProfileName, out var same) && RunsProject(same))
            {
                return (ofAppHost.LaunchProfileName, same);
            }
            foreach (var (name, profile) in settings.Profiles)
            {
                if (RunsProject(profile))
                {
                    return (name, profile);
                }
            }
            return null;
        }

        private static bool RunsProject(LaunchProfile profile) => string.Equals(profile.CommandName, "Project", StringComparison.OrdinalIgnoreCase);

        private static LaunchSettings? Read(ProjectResource project)
        {
            var metadata = project.GetProjectMetadata();
            if (metadata.LaunchSettings is { } given)
            {
                return given;
            }
            var path = Path.Combine(Path.GetDirectoryName(metadata.ProjectPath)!, "Properties", "launchSettings.json");
            if (!File.Exists(path))
            {
                return null;
            }
            try
            {
                return JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(path), s_format);
            }
            catch (JsonException exception)
            {
                throw new DistributedApplicationException($"The launch settings of resource '{project.Name}' cannot be read: {path} is no valid JSON ({exception.Message}).", exception);
            }
        }
    }
}
