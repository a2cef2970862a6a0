using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Pipelines;

/// <summary>The steps that every application has. Build and push are Aspire's own and not offered here.</summary>
[Experimental("ASPIREPIPELINES001")]
public static class WellKnownPipelineSteps
{
    /// <summary>Looks for the values of all parameters.</summary>
    public const string ProcessParameters = "process-parameters";

    /// <summary>Before anything is published.</summary>
    public const string PublishPrereq = "publish-prereq";

    /// <summary>Everything that publishes.</summary>
    public const string Publish = "publish";

    /// <summary>Before anything is deployed.</summary>
    public const string DeployPrereq = "deploy-prereq";

    /// <summary>Everything that deploys.</summary>
    public const string Deploy = "deploy";
}
