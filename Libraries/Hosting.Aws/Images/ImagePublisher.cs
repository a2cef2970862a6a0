using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.Processes;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Images;

/// <summary>
/// Builds the images of projects with the container support of the .NET SDK, and pushes them: without Dockerfiles and without a
/// container engine. The tag is a hash of the published files, so that an unchanged project keeps its image.
/// </summary>
internal sealed class ImagePublisher(EcrClient ecr, ILogger logger)
{
    private (string User, string Password)? _login;

    /// <summary>The program that builds; tests replace it, as the SDK's own tools do.</summary>
    private static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    /// <param name="image">The project.</param>
    /// <param name="repositoryUri">Registry and repository, from the outputs of the stack.</param>
    /// <param name="cancellationToken">Ends the build or the push.</param>
    /// <returns>The tag.</returns>
    /// <exception cref="AwsException">The project does not build, or the push fails.</exception>
    public async Task<string> PublishAsync(ProjectImage image, string repositoryUri, CancellationToken cancellationToken)
    {
        if (repositoryUri.Split('/', 2) is not [var registry, var repository])
        {
            throw new AwsException(null, $"The repository of {image.Project} is '{repositoryUri}', which is not registry/repository.");
        }

        ImageLog.Building(logger, image.Project);
        var architecture = image.Architecture is CpuArchitecture.Arm64 ? "arm64" : "x64";
        string[] build = ["publish", image.Path, "-c", "Release", "--os", "linux", "--arch", architecture, "-nologo", "-v", "quiet"];
        var directory = Directory.CreateTempSubdirectory("showroom-image-");
        try
        {
            await RunAsync([.. build, "-o", directory.FullName], [], $"{image.Project} does not build", cancellationToken).ConfigureAwait(false);
            var tag = await HashAsync(directory.FullName, cancellationToken).ConfigureAwait(false);
            if (await ecr.HasImageAsync(repository, tag, cancellationToken).ConfigureAwait(false))
            {
                ImageLog.Unchanged(logger, image.Project, repository, tag);
                return tag;
            }

            var (user, password) = _login ??= await ecr.GetLoginAsync(cancellationToken).ConfigureAwait(false);
            await RunAsync(
                [.. build, "-t:PublishContainer", $"-p:ContainerRegistry={registry}", $"-p:ContainerRepository={repository}", $"-p:ContainerImageTag={tag}"],
                [("DOTNET_CONTAINER_PUSH_REGISTRY_UNAME", user), ("DOTNET_CONTAINER_PUSH_REGISTRY_PWORD", password)],
                $"The image of {image.Project} was not pushed to {repositoryUri}", cancellationToken).ConfigureAwait(false);
            ImageLog.Pushed(logger, repository, tag);
            return tag;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<string> HashAsync(string directory, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(directory, file).Replace('\\', '/')));
            hash.AppendData(SHA256.HashData(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false)));
        }

        return $"sha-{Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
    }

    private static async Task RunAsync(string[] arguments, (string Name, string Value)[] environment, string failure, CancellationToken cancellationToken)
    {
        var run = await ProcessRun.RunAsync(DotNet, arguments, cancellationToken, environment).ConfigureAwait(false);
        if (run.ExitCode != 0)
        {
            var lines = $"{run.Output}\n{run.Errors}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var reason = lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? $"exit code {run.ExitCode}";
            throw new AwsException(null, $"{failure}: {reason} No service was changed; the same command continues from here.");
        }
    }
}
