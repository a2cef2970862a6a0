using Microsoft.Extensions.Logging;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>The clients and settings of one deployment. Opened first, so that a missing setting is reported before anything changes.</summary>
internal sealed class DeploymentSession : IDisposable
{
    private static readonly TimeSpan s_attemptTimeout = TimeSpan.FromSeconds(60);

    private readonly SignedClient _cloudFormation;
    private readonly SignedClient _logs;

    public DeploymentSession(AwsAccount account, DeploymentSettings settings, TimeProvider time, ILogger logger)
    {
        var backoff = new Backoff(time, TimeSpan.FromSeconds(1), (failure, attempt, pause) =>
            DeploymentLog.Retrying(logger, failure.Message, attempt, Backoff.MaxAttempts, pause.TotalSeconds));
        Settings = settings;
        _cloudFormation = new(account, "cloudformation", backoff, s_attemptTimeout);
        S3 = new(account, "s3", backoff, s_attemptTimeout);
        Ecr = new(account, "ecr", backoff, s_attemptTimeout);
        _logs = new(account, "logs", backoff, s_attemptTimeout);
        Logs = new(_logs);
        Stacks = new(new CloudFormationClient(_cloudFormation), settings, time, logger);
    }

    public DeploymentSettings Settings { get; }

    public SignedClient S3 { get; }

    public SignedClient Ecr { get; }

    public LogsClient Logs { get; }

    public StackDeployment Stacks { get; }

    public void Dispose()
    {
        _cloudFormation.Dispose();
        S3.Dispose();
        Ecr.Dispose();
        _logs.Dispose();
    }
}
