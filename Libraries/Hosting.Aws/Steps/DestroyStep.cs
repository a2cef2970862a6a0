using Microsoft.Extensions.DependencyInjection;
using Showroom.Hosting.Aws.Deployment;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>
/// Deletes the stack after a confirmation: a prompt of the CLI, <c>--yes</c>, or the stack's name in NAME:Destroy.
/// Without <c>--step</c> Aspire runs every step, this one too, so without a confirmation it fails.
/// </summary>
internal static class DestroyStep
{
    public static async Task RunAsync(AwsStepContext context)
    {
        using var session = await context.OpenSessionAsync().ConfigureAwait(false);
        var (section, stack) = (session.Settings.Section, session.Settings.StackName);
        var found = await session.Stacks.FindAsync(context.CancellationToken).ConfigureAwait(false);
        var leftovers = found is null ? [] : Leftovers.Of(found.Value.Template);
        if (found is not null && Leftovers.Protected(found.Value.Template) is { Count: > 0 } locked)
        {
            throw new DistributedApplicationException($"{string.Join(" and ", locked)} of {stack} is protected against deletion, and nothing was deleted: set DeletionProtection = false in the options, deploy, and destroy again.");
        }

        if (!await IsConfirmedAsync(context, stack, session.Settings.Region).ConfigureAwait(false))
        {
            throw new DistributedApplicationException($"This deletes {stack} in {session.Settings.Region} with its data{(leftovers.Count > 0 ? $", and leaves {string.Join(", ", leftovers)}" : "")}: confirm it with --{section}:Destroy={stack}.");
        }

        var logGroups = found is null ? [] : Leftovers.LogGroups(context.Kinds, await session.Stacks.ResourcesAsync(found.Value.Stack, context.CancellationToken).ConfigureAwait(false));
        var deleted = await session.Stacks.DestroyAsync(context.CancellationToken).ConfigureAwait(false);
        if (deleted)
        {
            DeploymentLog.Destroyed(context.Logger, stack);
            foreach (var group in logGroups)
            {
                if (await session.Logs.DeleteGroupAsync(group, context.CancellationToken).ConfigureAwait(false))
                {
                    StepLog.LogGroupDeleted(context.Logger, group);
                }
            }

            if (leftovers.Count > 0)
            {
                StepLog.Stays(context.Logger, string.Join(", ", leftovers));
            }
        }
        else
        {
            DeploymentLog.NoStack(context.Logger, stack, session.Settings.Region);
        }

        await session.Templates.CleanUpAsync(context.CancellationToken).ConfigureAwait(false);
        context.Pipeline.Summary.Add("Stack", deleted ? $"{stack}, deleted" : $"{stack}, does not exist");
    }

    private static async Task<bool> IsConfirmedAsync(AwsStepContext context, string stack, string region)
    {
        if (context.Setting("Destroy") is { } name)
        {
            return name == stack;
        }

        if (bool.TryParse(context.Configuration["Pipeline:SkipConfirmation"], out var skip) && skip)
        {
            return true;
        }

        // The service reports that it is available without the CLI too, where the prompt would never complete.
        var interaction = context.Pipeline.Services.GetRequiredService<IInteractionService>();
        if (!interaction.IsAvailable || string.IsNullOrEmpty(context.Configuration["ASPIRE_BACKCHANNEL_PATH"]))
        {
            return false;
        }

        var options = new NotificationInteractionOptions { Intent = MessageIntent.Confirmation, ShowSecondaryButton = true, ShowDismiss = false, PrimaryButtonText = "Yes", SecondaryButtonText = "No" };
        var response = await interaction.PromptNotificationAsync($"Delete {stack}", $"This deletes the stack {stack} in {region} with its data.", options, context.CancellationToken).ConfigureAwait(false);
        return response is { Canceled: false, Data: true };
    }
}
