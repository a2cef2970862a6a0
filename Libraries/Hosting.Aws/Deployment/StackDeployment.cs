using Microsoft.Extensions.Logging;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>Creates or updates a stack by a change set, and deletes it.</summary>
internal sealed class StackDeployment(CloudFormationClient client, DeploymentSettings settings, TimeProvider time, ILogger logger)
{
    /// <returns>The stack and its template; null when there is no stack, or one without resources.</returns>
    public async Task<(Stack Stack, string Template)?> FindAsync(CancellationToken cancellationToken) =>
        await client.FindStackAsync(settings.StackName, cancellationToken).ConfigureAwait(false) is { HasNoResources: false, FailedToCreate: false } stack
            ? (stack, await client.GetTemplateAsync(stack.Id, cancellationToken).ConfigureAwait(false))
            : null;

    public Task<IReadOnlyList<(string Type, string PhysicalId)>> ResourcesAsync(Stack stack, CancellationToken cancellationToken) => client.ListResourcesAsync(stack.Id, cancellationToken);

    /// <param name="input">The template and its values.</param>
    /// <param name="cancellationToken">Stops waiting; CloudFormation continues.</param>
    /// <returns>The stack, and whether anything has changed.</returns>
    /// <exception cref="AwsException">AWS rejects it, or a resource failed: the message has the reason.</exception>
    public async Task<(Stack Stack, bool Changed)> DeployAsync(StackInput input, CancellationToken cancellationToken)
    {
        var delay = new PollDelay(settings, time);
        var before = await PrepareAsync(await client.FindStackAsync(settings.StackName, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var create = before is null or { HasNoResources: true };
        var previous = input.Parameters.Where(name => !input.Values.ContainsKey(name) && !create && before!.Parameters.ContainsKey(name));

        var token = $"deploy-{Guid.NewGuid():N}";
        var (changeSet, stackId) = await client.CreateChangeSetAsync(settings.StackName, token, create, input, previous, cancellationToken).ConfigureAwait(false);
        var changes = await WaitForChangeSetAsync(changeSet, delay, cancellationToken).ConfigureAwait(false);
        if (changes.IsEmpty)
        {
            await client.DeleteChangeSetAsync(changeSet, cancellationToken).ConfigureAwait(false);
            return (before!, false);
        }

        if (changes.HasFailed)
        {
            throw new AwsException(null, $"CloudFormation refuses the change to {settings.StackName}: {changes.Reason ?? "no reason given"}");
        }

        foreach (var change in changes.Changes)
        {
            DeploymentLog.Change(logger, change.ToString());
        }

        var progress = await StackProgress.BeginAsync(client, stackId, cancellationToken).ConfigureAwait(false);
        try
        {
            await client.ExecuteChangeSetAsync(changeSet, token, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception) when (exception.Code is "InvalidChangeSetStatus")
        {
            throw new AwsException(exception.Code, $"{settings.StackName} was changed by another change set meanwhile ({exception.Message}): run the same command again, which computes the change anew.", exception);
        }

        await FollowAsync(progress, create ? "CREATE_COMPLETE" : "UPDATE_COMPLETE", create ? "created" : "updated", delay, cancellationToken).ConfigureAwait(false);
        return (await client.FindStackAsync(stackId, cancellationToken).ConfigureAwait(false) ?? throw new AwsException(null, $"{settings.StackName} was deleted just after it was deployed."), true);
    }

    /// <returns>False when there is no such stack.</returns>
    /// <exception cref="AwsException">A resource cannot be deleted: the message has the reason.</exception>
    public async Task<bool> DestroyAsync(CancellationToken cancellationToken)
    {
        var stack = await client.FindStackAsync(settings.StackName, cancellationToken).ConfigureAwait(false);
        if (stack is null)
        {
            return false;
        }

        // A deletion in progress is followed like one of our own.
        if (stack.IsBusy && stack.Status is not "DELETE_IN_PROGRESS")
        {
            throw Busy(stack);
        }

        await DeleteAsync(stack, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<Stack?> PrepareAsync(Stack? stack, CancellationToken cancellationToken)
    {
        switch (stack)
        {
            case { Status: "DELETE_IN_PROGRESS" }:
                throw new AwsException(null, $"{stack.Name} is being deleted: when that has finished, the same command creates it anew.");
            case { IsBusy: true }:
                return await PrepareAsync(await FollowOtherAsync(stack, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            case { Status: "DELETE_FAILED" or "ROLLBACK_FAILED" }:
                throw new AwsException(null, $"{stack.Name} has the status {stack.Status} ({stack.Reason ?? "no reason given"}) and can only be deleted: delete it first with the step destroy-{settings.Section}.");
            case { Status: "UPDATE_ROLLBACK_FAILED" }:
                throw new AwsException(null, $"{stack.Name} could not roll back a failed update ({stack.Reason ?? "no reason given"}): correct the cause, then run aws cloudformation continue-update-rollback --stack-name {stack.Name}.");
            case { FailedToCreate: true }:
                DeploymentLog.DeletingFailedStack(logger, stack.Name);
                await DeleteAsync(stack, cancellationToken).ConfigureAwait(false);
                return null;
            default:
                return stack;
        }
    }

    /// <summary>
    /// Follows a change that is in progress: one of an earlier run that was interrupted, or of another deployment. What it has done is not repeated,
    /// because our own change is computed afterwards.
    /// </summary>
    private async Task<Stack?> FollowOtherAsync(Stack stack, CancellationToken cancellationToken)
    {
        DeploymentLog.FollowingOther(logger, stack.Name, stack.Status);
        var delay = new PollDelay(settings, time);
        var progress = await StackProgress.BeginAsync(client, stack.Id, cancellationToken).ConfigureAwait(false);
        try
        {
            var current = await client.FindStackAsync(stack.Id, cancellationToken).ConfigureAwait(false);
            while (current is { IsBusy: true })
            {
                await delay.PauseAsync(cancellationToken).ConfigureAwait(false);
                await progress.LogAsync(logger, cancellationToken).ConfigureAwait(false);
                current = await client.FindStackAsync(stack.Id, cancellationToken).ConfigureAwait(false);
            }

            DeploymentLog.OtherEnded(logger, stack.Name, current?.Status ?? "DELETE_COMPLETE");
            return current;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            DeploymentLog.StoppedWaiting(logger, settings.StackName);
            throw;
        }
    }

    private async Task<ChangeSet> WaitForChangeSetAsync(string changeSet, PollDelay delay, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changes = await client.DescribeChangeSetAsync(changeSet, cancellationToken).ConfigureAwait(false);
            if (changes.IsReady || changes.HasFailed)
            {
                return changes;
            }

            await delay.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteAsync(Stack stack, CancellationToken cancellationToken)
    {
        var progress = await StackProgress.BeginAsync(client, stack.Id, cancellationToken).ConfigureAwait(false);
        await client.DeleteStackAsync(stack.Id, $"destroy-{Guid.NewGuid():N}", cancellationToken).ConfigureAwait(false);
        await FollowAsync(progress, "DELETE_COMPLETE", "deleted", new PollDelay(settings, time), cancellationToken).ConfigureAwait(false);
    }

    private async Task FollowAsync(StackProgress progress, string success, string done, PollDelay delay, CancellationToken cancellationToken)
    {
        try
        {
            var (end, failures) = await progress.FollowAsync(delay, logger, cancellationToken).ConfigureAwait(false);
            if (end.Status != success)
            {
                var reasons = failures.Count > 0 ? failures.Select(f => $"{f.LogicalId} ({f.Type}): {f.Reason}") : [end.Reason ?? "no reason given"];
                throw new AwsException(null, $"{settings.StackName} was not {done}, its status is {end.Status}. {string.Join("; ", reasons)}");
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            DeploymentLog.StoppedWaiting(logger, settings.StackName);
            throw;
        }
    }

    private static AwsException Busy(Stack stack) => new(null, $"{stack.Name} is already being changed ({stack.Status}): wait until that has finished.");
}
