using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Showroom.Hosting.Executables;

/// <summary>
/// Where a server keeps its data. A named volume becomes a directory below the setting <c>Executables:Data</c> and survives
/// the run; without a volume the directory is temporary, like a container's own file system.
/// </summary>
internal sealed class DataDirectory
{
    private readonly Lazy<string> _path;
    private readonly IResource _resource;

    public DataDirectory(IDistributedApplicationBuilder builder, ExecutablesOptions options, IResource resource)
    {
        _resource = resource;
        // Late: WithDataVolume may be called after RunAsExecutable.
        _path = new(() =>
        {
            var path = Volume is null
                ? Directory.CreateTempSubdirectory($"{resource.Name}-").FullName
                : Path.GetFullPath(Path.Combine(builder.AppHostDirectory, options.Data, Volume));
            Directory.CreateDirectory(path);
            return path;
        });
        builder.Services.TryAddSingleton<TemporaryDirectories>();
    }

    public string FullPath => _path.Value;

    public bool IsPersistent => Volume is not null;

    private string? Volume => _resource.Annotations.OfType<ContainerMountAnnotation>().LastOrDefault(m => m.Type == ContainerMountType.Volume)?.Source;

    /// <summary>Deletes a temporary directory when the application is disposed, which is after its servers have ended.</summary>
    public void DeleteOnDispose(IServiceProvider services)
    {
        if (!IsPersistent)
        {
            services.GetRequiredService<TemporaryDirectories>().Add(FullPath);
        }
    }

    private sealed class TemporaryDirectories : IDisposable
    {
        private readonly HashSet<string> _directories = [];

        public void Add(string directory)
        {
            lock (_directories)
            {
                _directories.Add(directory);
            }
        }

        public void Dispose()
        {
            foreach (var directory in _directories.Where(Directory.Exists))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }
}
