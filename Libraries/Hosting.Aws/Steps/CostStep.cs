
namespace Showroom.Hosting.Aws.Steps;

/// <summary>Prints what each resource costs in a month, and what the estimate leaves out.</summary>
internal static class CostStep
{
    public static async Task RunAsync(AwsStepContext context)
    {
        var stack = await context.PublishAsync().ConfigureAwait(false);
        var estimate = context.Estimate(stack);
        StepLog.Cost(context.Logger, estimate.ToString());
        context.Pipeline.Summary.Add("Cost", estimate.Summary);
    }
}
