using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>Start, stop and restart, which everything has that the engine runs.</summary>
internal static class LifecycleCommands
{
    public static void AddTo(IResource resource, ApplicationOrchestrator orchestrator)
    {
        resource.Annotations.Add(new ResourceCommandAnnotation(
            KnownResourceCommands.StartCommand, "Start",
            context => State(context) switch
            {
                var state when state is null || state == KnownResourceStates.Starting || state == KnownResourceStates.RuntimeUnhealthy => ResourceCommandState.Disabled,
                var state when IsDown(state) || state == KnownResourceStates.NotStarted || state == KnownResourceStates.Waiting => ResourceCommandState.Enabled,
                _ => ResourceCommandState.Hidden,
            },
            context => orchestrator.StartInstanceAsync(context.ResourceName),
            displayDescription: "Starts the resource; while it waits, starts it without waiting.",
            arguments: null, confirmationMessage: null, iconName: "Play", iconVariant: IconVariant.Filled, isHighlighted: true));

        resource.Annotations.Add(new ResourceCommandAnnotation(
            KnownResourceCommands.StopCommand, "Stop",
            context => State(context) switch
            {
                var state when state == KnownResourceStates.Running => ResourceCommandState.Enabled,
                var state when state == KnownResourceStates.Stopping => ResourceCommandState.Disabled,
                _ => ResourceCommandState.Hidden,
            },
            context => orchestrator.StopInstanceAsync(context.ResourceName, context.CancellationToken),
            displayDescription: "Asks the resource to stop, and kills it when it has not within six seconds.",
            arguments: null, confirmationMessage: null, iconName: "Stop", iconVariant: IconVariant.Filled, isHighlighted: true));

        resource.Annotations.Add(new ResourceCommandAnnotation(
            KnownResourceCommands.RestartCommand, "Restart",
            context => State(context) == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled,
            context => orchestrator.RestartInstanceAsync(context.ResourceName, context.CancellationToken),
            displayDescription: "Stops the resource and starts it again.",
            arguments: null, confirmationMessage: null, iconName: "ArrowCounterclockwise", iconVariant: IconVariant.Regular, isHighlighted: false));
    }

    private static string? State(UpdateCommandStateContext context) => context.ResourceSnapshot.State?.Text;

    private static bool IsDown(string? state) => state is not null && KnownResourceStates.TerminalStates.Contains(state);
}
