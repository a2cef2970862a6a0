using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>A parameter runs when it has a value, and says so when it has none.</summary>
internal static class ParameterStates
{
    public static async Task PublishAsync(ParameterResource parameter, ResourceNotificationService notifications, ResourceLoggerService logs, CancellationToken cancellationToken)
    {
        try
        {
            var value = await parameter.GetValueAsync(cancellationToken).ConfigureAwait(false);
            await notifications.PublishUpdateAsync(parameter, s => s with
            {
                State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                Properties = s.Properties.With(KnownProperties.ParameterValue, value, parameter.Secret),
            }).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logs.GetLogger(parameter).LogError("{Reason}", exception.Message);
            await notifications.PublishUpdateAsync(parameter, s => s with { State = new ResourceStateSnapshot(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Error) }).ConfigureAwait(false);
        }
    }
}
