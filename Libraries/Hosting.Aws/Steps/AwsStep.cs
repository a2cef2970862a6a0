using Aspire.Hosting.Pipelines;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>
/// A pipeline step of an environment. Its name is VERB-NAME, such as publish-aws; the step VERB runs it for every
/// environment of the model.
/// </summary>
internal sealed record AwsStep(string Verb, string Description, Func<AwsStepContext, Task> Run)
{
    /// <summary>Verbs of the same environment that run before this one.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Whether Aspire has a step of this verb: publish, deploy and destroy.</summary>
    public bool IsWellKnown => Verb is WellKnownPipelineSteps.Publish or WellKnownPipelineSteps.Deploy or WellKnownPipelineSteps.Destroy;

    /// <remarks>
    /// It depends on none of Aspire's prerequisite steps: they prompt for the values of all parameters of the model and write
    /// them to the deployment state in clear text, and no step of ours uses a value.
    /// </remarks>
    public PipelineStep For(AwsEnvironmentResource environment) => new()
    {
        Name = $"{Verb}-{environment.Name}",
        Description = Description,
        Resource = environment,
        DependsOnSteps = [.. After.Select(verb => $"{verb}-{environment.Name}")],
        RequiredBySteps = [Verb],
        Action = async pipeline =>
        {
            try
            {
                await Run(new AwsStepContext(environment, pipeline)).ConfigureAwait(false);
            }
            catch
            {
                // Without the CLI, Aspire ends with exit code 0 after a failed step.
                Environment.ExitCode = 1;
                throw;
            }
        },
    };

    /// <summary>The step VERB, for a verb that Aspire does not have.</summary>
    public PipelineStep Aggregate() => new() { Name = Verb, Description = Description, Action = _ => Task.CompletedTask };
}
