namespace Showroom.Hosting.Services;

/// <summary>When a command can be chosen.</summary>
internal static class CommandStates
{
    public static ResourceCommandState EnabledWhileRunning(UpdateCommandStateContext context) =>
        context.ResourceSnapshot.State?.Text == KnownResourceStates.Running ? ResourceCommandState.Enabled : ResourceCommandState.Disabled;
}
