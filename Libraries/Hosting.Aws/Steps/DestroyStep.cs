using Showroom.Hosting.Aws.Deployment;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>Deletes the stack. Its name has to be given once more: without a chosen step, Aspire runs every step there is.</summary>
internal static class DestroyStep
{
    public static async Task RunAsync(AwsStepContext context)
    {
        using var session = await DeploymentSession.OpenAsync(context).ConfigureAwait(false);
        var (section, stack) = (session.Settings.Section, session.Settings.StackName);
        if (context.Setting("Destroy") != stack)
        {
            throw new DistributedApplicationException($"This deletes {stack} in {session.Settings.Region} with its data: confirm it with --{section}:Destroy={stack}.");
        }

        var deleted = await session.Stacks.DestroyAsync(context.CancellationToken).ConfigureAwait(false);
        if (deleted)
        {
            Deployment.Log.Destroyed(context.Logger, stack);
        }
        else
        {
            Deployment.Log.NoStack(context.Logger, stack, session.Settings.Region);
        }

        context.Pipeline.Summary.Add("Stack", deleted ? $"{stack}, deleted" : $"{stack}, there is none");
    }
}
