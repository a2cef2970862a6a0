using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>A project or an executable as the engine's object.</summary>
internal static class ProcessSpecification
{
    public static DcpExecutable Of(IResource resource, ResourceInstance instance, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments)
    {
        var (command, first, directory) = Command(resource);
        var producers = resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.IsProxied)
            .Select(e => new ServiceProducer(EndpointAllocator.ServiceName(resource, e), "localhost", e.TargetPort)).ToArray();
        return new DcpExecutable
        {
            Metadata = new DcpMetadata
            {
                Name = instance.Id,
                Annotations = producers.Length == 0 ? null : new Dictionary<string, string> { [ServiceProducer.AnnotationKey] = ServiceProducer.ToAnnotation(producers) },
            },
            Spec = new DcpExecutableSpec
            {
                ExecutablePath = command,
                WorkingDirectory = directory,
                Args = [.. first, .. arguments],
                Env = [.. environment.Select(v => new DcpEnvironmentVariable(v.Key, v.Value))],
            },
        };
    }

    /// <summary>The command, the arguments that belong to it rather than to the program, and the folder that it runs in.</summary>
    public static (string Command, string[] Arguments, string Directory) Command(IResource resource)
    {
        if (resource is ExecutableResource executable)
        {
            return (executable.Command, [], executable.WorkingDirectory);
        }
        var metadata = ((ProjectResource)resource).GetProjectMetadata();
        var directory = Path.GetDirectoryName(metadata.ProjectPath)!;
        // The built assembly starts a second sooner than "dotnet run".
        if (metadata is IProjectOutput { AssemblyPath: var assembly })
        {
            return File.Exists(assembly)
                ? (Dotnet, [assembly], directory)
                : throw new DistributedApplicationException($"Resource '{resource.Name}' has not been built: {assembly} is missing. Build the solution first.");
        }
        return (Dotnet, ["run", "--project", metadata.ProjectPath, "--no-build", "--no-launch-profile", "--"], directory);
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";
}
