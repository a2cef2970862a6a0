using Microsoft.Extensions.Logging;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>Makes a stack what a template says, by a change set, and deletes it again.</summary>
internal sealed class StackDeployment(CloudFormationClient client, DeploymentSettings settings, TimeProvider time, ILogger logger)
{
    /// <param name="template">What it shall be.</param>
    /// <param name="names">The template's parameters.</param>
    /// <param name="values">Those that are given; the others keep what the stack has, or their defaults.</param>
    /// <param name="cancellationToken">Ends the waiting, not what CloudFormation does.</param>
    /// <returns>The stack as it is now, and whether anything has changed.</returns>
    /// <exception cref="AwsException">AWS refuses it, or a resource failed: the message has the reason.</exception>
    public async Task<(Stack Stack, bool Changed)> DeployAsync(
        TemplateSource template, IEnumerable<string> names, IReadOnlyDictionary<string, string> values, CancellationToken cancellationToken)
    {
        var wait = new Wait(settings, time);
        var before = await ReadyAsync(await client.FindStackAsync(settings.StackName, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var create = before is null or { IsEmptyShell: true };
        var parameters = names
            .Where(name => values.ContainsKey(name) || (!create && before!.Parameters.Contains(name)))
            .Select(name => KeyValuePair.Create(name, values.GetValueOrDefault(name)));

        var token = $"deploy-{Guid.NewGuid():N}";
        var (changeSet, stackId) = await client.CreateChangeSetAsync(settings.StackName, token, create, template, parameters, cancellationToken).ConfigureAwait(false);
        var changes = await ReadyAsync(changeSet, wait, cancellationToken).ConfigureAwait(false);
        if (changes.IsEmpty)
        {
            await client.DeleteChangeSetAsync(changeSet, cancellationToken).ConfigureAwait(false);
            return (before!, false);
        }

        if (changes.HasFailed)
        {
            throw new AwsException(null, $"CloudFormation refuses the change to {settings.StackName}: {changes.Reason ?? "it gives no reason"}");
        }

        foreach (var change in changes.Changes)
        {
            DeploymentLog.Change(logger, change.ToString());
        }

        var progress = await StackProgress.BeginAsync(client, stackId, cancellationToken).ConfigureAwait(false);
        await client.ExecuteChangeSetAsync(changeSet, token, cancellationToken).ConfigureAwait(false);
        await FollowAsync(progress, create ? "CREATE_COMPLETE" : "UPDATE_COMPLETE", create ? "created" : "updated", wait, cancellationToken).ConfigureAwait(false);
        return (await client.FindStackAsync(stackId, cancellationToken).ConfigureAwait(false) ?? throw new AwsException(null, $"{settings.StackName} was deleted by somebody just after it was deployed."), true);
    }

    /// <returns>False when there is no such stack.</returns>
    /// <exception cref="AwsException">Something cannot be deleted: the message has the reason.</exception>
    public async Task<bool> DestroyAsync(CancellationToken cancellationToken)
    {
        var stack = await client.FindStackAsync(settings.StackName, cancellationToken).ConfigureAwait(false);
        if (stack is null)
        {
            return false;
        }
        // One that is being deleted already is followed like our own.
        if (stack.IsBusy && stack.Status is not "DELETE_IN_PROGRESS")
        {
            throw Busy(stack);
        }

        await DeleteAsync(stack, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<Stack?> ReadyAsync(Stack? stack, CancellationToken cancellationToken)
    {
        switch (stack)
        {
            case { IsBusy: true }:
                throw Busy(stack);
            case { Status: "DELETE_FAILED" or "ROLLBACK_FAILED" }:
                throw new AwsException(null, $"{stack.Name} is in the state {stack.Status} ({stack.Reason ?? "no reason given"}) and can only be deleted: run destroy-{settings.Section} first.");
            case { Status: "UPDATE_ROLLBACK_FAILED" }:
                throw new AwsException(null, $"{stack.Name} could not go back after a failed update ({stack.Reason ?? "no reason given"}): repair what is named, then run aws cloudformation continue-update-rollback --stack-name {stack.Name}.");
            case { IsLeftOver: true }:
                DeploymentLog.DeletingFailedStack(logger, stack.Name);
                await DeleteAsync(stack, cancellationToken).ConfigureAwait(false);
                return null;
            default:
                return stack;
        }
    }

    private async Task<ChangeSet> ReadyAsync(string changeSet, Wait wait, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changes = await client.DescribeChangeSetAsync(changeSet, cancellationToken).ConfigureAwait(false);
            if (changes.IsReady || changes.HasFailed)
            {
                return changes;
            }

            await wait.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(Stack stack, CancellationToken cancellationToken)
    {
        var progress = await StackProgress.BeginAsync(client, stack.Id, cancellationToken).ConfigureAwait(false);
        await client.DeleteStackAsync(stack.Id, $"destroy-{Guid.NewGuid():N}", cancellationToken).ConfigureAwait(false);
        await FollowAsync(progress, "DELETE_COMPLETE", "deleted", new Wait(settings, time), cancellationToken).ConfigureAwait(false);
    }

    private async Task FollowAsync(StackProgress progress, string success, string done, Wait wait, CancellationToken cancellationToken)
    {
        try
        {
            var (end, failures) = await progress.FollowAsync(wait, logger, cancellationToken).ConfigureAwait(false);
            if (end.Status != success)
            {
                var reasons = failures.Count > 0 ? failures.Select(f => $"{f.LogicalId} ({f.Type}): {f.Reason}") : [end.Reason ?? "CloudFormation gives no reason"];
                throw new AwsException(null, $"{settings.StackName} was not {done}, it is in the state {end.Status}. {string.Join("; ", reasons)}");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            DeploymentLog.StoppedWaiting(logger, settings.StackName);
            throw;
        }
    }

    private static AwsException Busy(Stack stack) => new(null, $"{stack.Name} is being changed already ({stack.Status}): wait until that has ended.");
}
