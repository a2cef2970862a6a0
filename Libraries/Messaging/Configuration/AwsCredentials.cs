using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace Showroom.Messaging.Configuration;

/// <summary>The credentials of the requests: those of AWS's own tools, or any for an emulator on this machine.</summary>
internal static class AwsCredentials
{
    private const string MetadataSwitch = "AWS_EC2_METADATA_DISABLED";
    private const string AccessKey = "AWS_ACCESS_KEY_ID";

    /// <exception cref="AmazonClientException">There are none.</exception>
    public static AWSCredentials Find(MessagingOptions options)
    {
        if (options.Endpoint is { IsLoopback: true } && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(AccessKey)))
        {
            return new BasicAWSCredentials("emulator", "emulator");
        }

        if (!options.IsConfigured)
        {
            return new AnonymousAWSCredentials();
        }

        // The metadata service exists on EC2 only; elsewhere the SDK waits for its timeout.
        if (Environment.GetEnvironmentVariable(MetadataSwitch) is null)
        {
            Environment.SetEnvironmentVariable(MetadataSwitch, "true");
        }

        return DefaultAWSCredentialsIdentityResolver.GetCredentials(null);
    }

    public static string? FindError(MessagingOptions options)
    {
        try
        {
            _ = Find(options).GetCredentials();
            return null;
        }
        catch (AmazonClientException)
        {
            return $"No AWS credentials were found for the queues: give the task a role, or set AWS_PROFILE, or {AccessKey} and AWS_SECRET_ACCESS_KEY ({MetadataSwitch}=false uses the instance's role on EC2).";
        }
    }
}
