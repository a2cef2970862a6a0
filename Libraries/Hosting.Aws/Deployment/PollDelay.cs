using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>The growing pauses between polls, up to the timeout.</summary>
internal sealed class PollDelay(DeploymentSettings settings, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _pause = settings.Poll.First;

    /// <exception cref="AwsException">The timeout has expired.</exception>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_started) >= settings.Timeout)
        {
            throw new AwsException(null, $"{settings.StackName} has not finished within {settings.Timeout:c} ({settings.Section}:Timeout). CloudFormation continues; run the command again to follow it.");
        }

        await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
        _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 3 / 2, settings.Poll.Max.Ticks));
    }
}
