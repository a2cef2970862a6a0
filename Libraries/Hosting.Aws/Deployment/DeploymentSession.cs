using Microsoft.Extensions.DependencyInjection;
using Showroom.Hosting.Aws.Signing;
using Showroom.Hosting.Aws.Steps;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>What a step needs to speak to AWS: found at once, so that what is missing is said before anything is done.</summary>
internal sealed class DeploymentSession : IDisposable
{
    private static readonly TimeSpan s_attempt = TimeSpan.FromSeconds(60);

    private readonly SignedClient _cloudFormation;

    private DeploymentSession(AwsAccount account, DeploymentSettings settings, AwsStepContext context)
    {
        var time = context.Pipeline.Services.GetRequiredService<TimeProvider>();
        var backoff = new Backoff(time, TimeSpan.FromSeconds(1), (failure, attempt, pause) =>
            Log.Again(context.Logger, failure.Message, attempt, Backoff.Attempts, pause.TotalSeconds));
        Settings = settings;
        _cloudFormation = new(account, "cloudformation", backoff, s_attempt);
        S3 = new(account, "s3", backoff, s_attempt);
        Stacks = new(new CloudFormationClient(_cloudFormation), settings, time, context.Logger);
    }

    public DeploymentSettings Settings { get; }

    public SignedClient S3 { get; }

    public StackDeployment Stacks { get; }

    /// <exception cref="AwsException">There is no region, there are no credentials, or a setting is wrong.</exception>
    public static async Task<DeploymentSession> OpenAsync(AwsStepContext context)
    {
        var region = context.Environment.OptionsFrom(context.Configuration).Region ?? context.Configuration["AWS_DEFAULT_REGION"];
        var account = await AwsAccount.FindAsync(context.Environment.Name, region, context.Setting("Endpoint")).ConfigureAwait(false);
        return new(account, DeploymentSettings.From(context, account.Region), context);
    }

    public void Dispose()
    {
        _cloudFormation.Dispose();
        S3.Dispose();
    }
}
