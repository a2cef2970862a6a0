using System.Diagnostics;
using Microsoft.Extensions.Options;
using Showroom.Reports;
using Showroom.Web.Lab.Configuration;

namespace Showroom.Web.Lab.Program;

/// <summary>The program <c>lab</c>, which is not part of this one: it is started as a process, with a clean environment.</summary>
internal sealed class LabProgram(IOptions<LabOptions> options)
{
    // What a service of the application is given must not reach the services that an experiment starts.
    private static readonly string[] s_inherited = ["PATH", "HOME", "USER", "TMPDIR", "LANG", "DOTNET_ROOT", "NUGET_PACKAGES", "Executables__Redis", "Executables__Postgres"];

    // They start the application itself, which is running.
    private static readonly string[] s_excluded = ["start"];

    private readonly SemaphoreSlim _reading = new(1, 1);
    private ExperimentCatalog? _catalog;

    /// <summary>Whether the program is there.</summary>
    public bool IsAvailable => options.Value.Program is { Length: > 0 } program && File.Exists(program);

    /// <summary>What it can run from a page.</summary>
    /// <exception cref="InvalidOperationException">It is not there, or failed.</exception>
    public async Task<IReadOnlyList<ExperimentDescription>> ListAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            _catalog ??= await ReadCatalogAsync(cancellationToken);
            return [.. _catalog.Experiments.Where(static experiment => !s_excluded.Contains(experiment.Name))];
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Starts it. It ends when its standard input is closed.</summary>
    public Process Start(IEnumerable<string> arguments)
    {
        var program = IsAvailable ? options.Value.Program! : throw new InvalidOperationException($"The lab is not there: build it, and name its assembly in {LabOptions.Section}:{nameof(LabOptions.Program)}.");
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        var kept = s_inherited.Select(name => (Name: name, Value: start.Environment.TryGetValue(name, out var value) ? value : null)).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in kept.Where(static variable => variable.Value is not null))
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException("The lab did not start.");
    }

    private async Task<ExperimentCatalog> ReadCatalogAsync(CancellationToken cancellationToken)
    {
        using var process = Start(["catalog"]);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? ReportJson.ReadCatalog(await output)
            : throw new InvalidOperationException($"The lab ended with {process.ExitCode}: {await errors}");
    }
}
