namespace Showroom.Hosting.Aws.Steps;

/// <summary>The pipeline steps of an environment.</summary>
internal static class AwsSteps
{
    public static IReadOnlyList<AwsStep> All { get; } =
    [
        new("publish", "Writes the model as a CloudFormation template.", PublishStep.RunAsync),
        new("validate", "Checks the template against AWS's specification and our invariants.", ValidateStep.RunAsync),
        new("cost", "Estimates what the template costs in a month.", CostStep.RunAsync),
        new("diff", "Lists what deploying the template would change and replace.", DiffStep.RunAsync),
        new("deploy", "Builds and pushes the images, creates or updates the stack, prints its outputs and requests the site.", DeployStep.RunAsync),
        new("destroy", "Deletes the stack.", DestroyStep.RunAsync),
    ];
}
