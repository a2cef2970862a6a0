using System.Diagnostics;
using System.Text.Json;

namespace Aspire.Hosting.Dcp;

/// <summary>The program dcp: how it is called.</summary>
internal sealed class DcpProgram
{
    // Whatever DCP gets, all processes that it starts inherit; these are about the application host alone.
    private static readonly string[] s_notPassedOn =
        ["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE", "ASPIRE_LOG_LEVEL"];

    private readonly DcpOptions _options;
    private readonly string _path;

    public DcpProgram(DcpOptions options)
    {
        _options = options;
        _path = options.CliPath is { Length: > 0 } path
            ? path
            : throw new DcpException($"The path of dcp is not known: set {DcpOptions.Section}:CliPath (--dcp-cli-path).");
        if (!File.Exists(_path))
        {
            throw new DcpException($"There is no dcp at '{_path}': build again to fetch it, or set {DcpOptions.Section}:CliPath (--dcp-cli-path).");
        }
        // Without it DCP dies of a nil pointer.
        if (Environment.GetEnvironmentVariable("HOME") is not { Length: > 0 })
        {
            throw new DcpException("The variable HOME is not set; dcp keeps its state and its sockets under it.");
        }
    }

    /// <summary>Whether this is the program that the build fetched, and checked by its hash.</summary>
    public bool IsBuiltIn => _path == new DcpOptions().CliPath;

    public Process Start(IEnumerable<string> arguments, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(_path, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in s_notPassedOn)
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        if (_options.DiagnosticsLogFolder is { Length: > 0 } folder)
        {
            start.Environment["DCP_DIAGNOSTICS_LOG_FOLDER"] = folder;
            start.Environment["DCP_DIAGNOSTICS_LOG_LEVEL"] = _options.DiagnosticsLogLevel ?? "debug";
        }
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new DcpException($"dcp at '{_path}' cannot be started: {exception.Message}", exception);
        }
    }

    public IEnumerable<string> RuntimeArguments =>
        _options.ContainerRuntime is { Length: > 0 } runtime ? ["--container-runtime", runtime] : [];

    /// <summary>Asks the program about itself and the container runtime, which takes 0.15 s or more.</summary>
    public async Task<DcpInfo> InfoAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(
            _options.DependencyCheckTimeout > 0 ? TimeSpan.FromSeconds(_options.DependencyCheckTimeout) : Timeout.InfiniteTimeSpan, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var process = Start(["info", .. RuntimeArguments]);
        try
        {
            // Both streams are read: a full pipe would stop the program.
            var error = process.StandardError.ReadToEndAsync(either.Token);
            var output = await process.StandardOutput.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token);
            if (process.ExitCode != 0 || JsonSerializer.Deserialize(output, DcpJson.TypeOf<DcpInfo>()) is not { } info)
            {
                throw new DcpException($"dcp info ended with {process.ExitCode}: {(await error).Trim()}");
            }
            return info.Version.StartsWith(DcpApi.SupportedRelease, StringComparison.Ordinal)
                ? info
                : throw new DcpException($"dcp at '{_path}' is release {info.Version}; this needs {DcpApi.SupportedRelease}x.");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new DcpException($"dcp info, which asks the container runtime, has not answered in {_options.DependencyCheckTimeout} s: "
                + $"look at the runtime, or set {DcpOptions.Section}:DependencyCheckTimeout (--dcp-dependency-check-timeout).");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
