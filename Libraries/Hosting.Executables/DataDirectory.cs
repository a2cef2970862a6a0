using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Showroom.Hosting.Executables.Processes;
using Showroom.Hosting.Services;

namespace Showroom.Hosting.Executables;

/// <summary>
/// Where a server keeps its data. A named volume becomes a directory below the setting <c>Executables:Data</c> and survives
/// the run; without a volume the directory is temporary, like a container's own file system.
/// </summary>
internal sealed class DataDirectory
{
    private static readonly TimeSpan s_exitTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_exitPollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lazy<string> _path;
    private readonly IResource _resource;

    public DataDirectory(IDistributedApplicationBuilder builder, ExecutablesOptions options, IResource resource)
    {
        _resource = resource;
        // Late: WithDataVolume may be called after RunAsExecutable.
        _path = new(() => Volume is null
            ? Path.Combine(Path.GetTempPath(), $"{resource.Name}-{Guid.NewGuid():n}")
            : Path.GetFullPath(Path.Combine(RunningTree.Locate(builder.AppHostDirectory, AppContext.BaseDirectory).AppHostFolder, options.Data, Volume)));
        builder.Services.TryAddSingleton<OpenDirectories>();
    }

    public string FullPath => _path.Value;

    public bool IsPersistent => Volume is not null;

    private string? Volume => _resource.Annotations.OfType<ContainerMountAnnotation>().LastOrDefault(m => m.Type == ContainerMountType.Volume)?.Source;

    private string Advice => IsPersistent ? "set Executables:Data to another directory" : "set the environment variable TMPDIR to another directory";

    /// <summary>
    /// Creates the directory and reserves it for this application until that is disposed; a temporary directory is deleted then.
    /// Waits for servers that are ending.
    /// </summary>
    /// <exception cref="ServerStartException">The directory cannot be written, or another application uses it; the message names it.</exception>
    public async Task OpenAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await WritingAsync(() =>
        {
            Directory.CreateDirectory(FullPath);
            services.GetRequiredService<OpenDirectories>().Add(FullPath, IsPersistent);
            return Task.CompletedTask;
        }).ConfigureAwait(false);

        using var timeout = new CancellationTokenSource(s_exitTimeout);
        while (ServerProcesses.FindUsing(FullPath) is { } process)
        {
            if (timeout.IsCancellationRequested)
            {
                throw new ServerStartException($"The data directory '{FullPath}' is in use by process {process}: stop it, or {Advice}.");
            }

            await Task.Delay(s_exitPollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs an action that writes to the directory.</summary>
    /// <exception cref="ServerStartException">It failed; the message names the directory, the reason and what to change.</exception>
    public async Task WritingAsync(Func<Task> write)
    {
        try
        {
            await write().ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ServerStartException($"The data directory '{FullPath}' cannot be written by the user {Environment.UserName}: run the application as its owner, or {Advice}.", e);
        }
        catch (IOException e)
        {
            throw new ServerStartException($"The data directory '{FullPath}' cannot be written ({e.Message.TrimEnd('.')}): {(DiskFull.Matches(e) ? "free some space, or " : "")}{Advice}.", e);
        }
    }

    private sealed class OpenDirectories : IDisposable
    {
        private readonly HashSet<string> _temporary = [];
        private readonly Dictionary<string, DirectoryLock> _locks = [];

        public void Add(string directory, bool isPersistent)
        {
            lock (_locks)
            {
                if (!isPersistent)
                {
                    _temporary.Add(directory);
                }
                else if (!_locks.ContainsKey(directory))
                {
                    _locks.Add(directory, DirectoryLock.Acquire(directory));
                }
            }
        }

        public void Dispose()
        {
            foreach (var directoryLock in _locks.Values)
            {
                directoryLock.Dispose();
            }

            foreach (var directory in _temporary.Where(Directory.Exists))
            {
                Directory.Delete(directory, recursive: true);
            }
        }
    }
}
