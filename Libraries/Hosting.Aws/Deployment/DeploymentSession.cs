using Microsoft.Extensions.Logging;
using Showroom.Hosting.Aws.Signing;
using Showroom.Hosting.Aws.TemplateStorage;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>The clients and settings of one deployment. Opened first, so that a missing setting is reported before anything changes.</summary>
internal sealed class DeploymentSession : IDisposable
{
    private static readonly TimeSpan s_attemptTimeout = TimeSpan.FromSeconds(60);

    private readonly List<SignedClient> _clients = [];

    public DeploymentSession(AwsAccount account, DeploymentSettings settings, TimeProvider time, ILogger logger)
    {
        var backoff = new Backoff(time, TimeSpan.FromSeconds(1), (failure, attempt, pause) =>
            DeploymentLog.Retrying(logger, failure.Message, attempt, Backoff.MaxAttempts, pause.TotalSeconds));
        Settings = settings;
        Ecr = Client("ecr");
        Logs = new(Client("logs"));
        Templates = new(Client("s3"), Client("sts"), new(settings.StackName, settings.Region, settings.Bucket, $"{settings.Section}:Bucket"), logger);
        Stacks = new(new CloudFormationClient(Client("cloudformation")), settings, time, logger);

        SignedClient Client(string service)
        {
            _clients.Add(new(account, service, backoff, s_attemptTimeout));
            return _clients[^1];
        }
    }

    public DeploymentSettings Settings { get; }

    public SignedClient Ecr { get; }

    public LogsClient Logs { get; }

    public TemplateStore Templates { get; }

    public StackDeployment Stacks { get; }

    public void Dispose() => _clients.ForEach(client => client.Dispose());
}
