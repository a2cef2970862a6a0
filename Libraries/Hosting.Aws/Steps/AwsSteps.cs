using Aspire.Hosting.Pipelines;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>Everything that can be done with an environment.</summary>
internal static class AwsSteps
{
    public static IReadOnlyList<AwsStep> All { get; } =
    [
        new("publish", "Writes the model as a CloudFormation template.", PublishStep.RunAsync) { PartOf = [WellKnownPipelineSteps.Publish] },
        new("validate", "Checks the template against AWS's specification and our invariants.", ValidateStep.RunAsync) { After = ["publish"] },
        new("cost", "Estimates what the template costs in a month.", CostStep.RunAsync),
        new("diff", "Says what deploying the template would change, and what it would replace.", DiffStep.RunAsync),
        new("deploy", "Makes the stack what the model says, and prints its outputs.", DeployStep.RunAsync) { PartOf = [WellKnownPipelineSteps.Deploy] },
        new("destroy", "Deletes the stack.", DestroyStep.RunAsync),
    ];
}
