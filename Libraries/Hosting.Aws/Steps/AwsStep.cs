using Aspire.Hosting.Pipelines;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>Something that can be done with an environment. Its name on the command line is VERB-NAME, such as publish-aws.</summary>
internal sealed record AwsStep(string Verb, string Description, Func<AwsStepContext, Task> Run)
{
    /// <summary>Verbs of the same environment that come before.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Aspire's own steps that include this one.</summary>
    public IReadOnlyList<string> PartOf { get; init; } = [];

    public PipelineStep For(AwsEnvironmentResource environment) => new()
    {
        Name = $"{Verb}-{environment.Name}",
        Description = Description,
        Resource = environment,
        DependsOnSteps = [WellKnownPipelineSteps.PublishPrereq, .. After.Select(verb => $"{verb}-{environment.Name}")],
        RequiredBySteps = [.. PartOf],
        Action = async pipeline =>
        {
            try
            {
                await Run(new AwsStepContext(environment, pipeline)).ConfigureAwait(false);
            }
            catch
            {
                // The process of a failed step ends with 0 otherwise.
                Environment.ExitCode = 1;
                throw;
            }
        },
    };
}
