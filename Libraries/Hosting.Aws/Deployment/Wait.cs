using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>Pauses between looking and looking again, a little longer each time, until the time is over.</summary>
internal sealed class Wait(DeploymentSettings settings, TimeProvider time)
{
    private readonly long _begun = time.GetTimestamp();
    private TimeSpan _pause = settings.Poll.First;

    /// <exception cref="AwsException">The time is over.</exception>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        if (time.GetElapsedTime(_begun) >= settings.Timeout)
        {
            throw new AwsException(null, $"{settings.StackName} has not ended within {settings.Timeout:c} ({settings.Section}:Timeout). CloudFormation goes on by itself; the same command again says where it is.");
        }

        await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(false);
        _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 3 / 2, settings.Poll.Max.Ticks));
    }
}
