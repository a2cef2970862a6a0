using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.Pipelines;

/// <summary>The part of the command line that is about steps.</summary>
[Experimental("ASPIREPIPELINES001")]
public class PipelineOptions
{
    /// <summary>The folder to write to; aspire-output beside the app host when null.</summary>
    public string? OutputPath { get; set; }

    /// <summary>The step to run.</summary>
    public string? Step { get; set; }
}

/// <summary>Where steps write to.</summary>
[Experimental("ASPIREPIPELINES004")]
public interface IPipelineOutputService
{
    /// <summary>The folder for what is published; it may not exist yet.</summary>
    string GetOutputDirectory();

    /// <summary>The folder for what is published of one resource.</summary>
    string GetOutputDirectory(IResource resource);
}

internal sealed class PipelineOutputService(IOptions<PipelineOptions> options, AppHostProject appHost) : IPipelineOutputService
{
    public string GetOutputDirectory() => options.Value.OutputPath is { Length: > 0 } path ? Path.GetFullPath(path) : Path.Combine(appHost.Directory, "aspire-output");

    public string GetOutputDirectory(IResource resource) => Path.Combine(GetOutputDirectory(), resource.Name);
}
