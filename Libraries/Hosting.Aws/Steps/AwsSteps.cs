namespace Showroom.Hosting.Aws.Steps;

/// <summary>The pipeline steps of an environment.</summary>
internal static class AwsSteps
{
    public static IReadOnlyList<AwsStep> All { get; } =
    [
        new("publish", "Writes the model as a CloudFormation template.", PublishStep.RunAsync),
        new("validate", "Checks the template against AWS's specification and our invariants.", ValidateStep.RunAsync) { After = ["publish"] },
        new("cost", "Estimates what the template costs in a month.", CostStep.RunAsync),
        new("diff", "Lists what deploying the template would change and replace.", DiffStep.RunAsync),
        new("deploy", "Creates or updates the stack and prints its outputs.", DeployStep.RunAsync),
        new("destroy", "Deletes the stack.", DestroyStep.RunAsync),
    ];
}
