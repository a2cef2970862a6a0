using System.Text.RegularExpressions;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;

namespace Showroom.Hosting.Aws.Signing;

/// <summary>Credentials, region and endpoint of the requests.</summary>
/// <param name="Credentials">Resolved for each request, so that temporary ones are renewed.</param>
/// <param name="Region">Such as <c>eu-central-1</c>.</param>
/// <param name="Endpoint">Replaces the address of every service: an emulator or a proxy. Null for AWS.</param>
internal sealed partial record AwsAccount(AWSCredentials Credentials, string Region, Uri? Endpoint)
{
    private const string MetadataSwitch = "AWS_EC2_METADATA_DISABLED";

    /// <summary>Finds credentials where AWS's own tools look for them.</summary>
    /// <param name="section">The section of the settings Region and Endpoint, for messages.</param>
    /// <param name="region">The region, from the settings or the environment.</param>
    /// <param name="endpoint">The setting; null for AWS.</param>
    /// <exception cref="AwsException">A setting or credentials are missing or invalid.</exception>
    public static async Task<AwsAccount> FindAsync(string section, string? region, string? endpoint)
    {
        if (string.IsNullOrEmpty(region))
        {
            throw new AwsException(null, $"No AWS region is set: set {section}:Region or AWS_REGION, for instance to eu-central-1.");
        }

        if (!RegionName().IsMatch(region))
        {
            throw new AwsException(null, $"'{region}' is not an AWS region: set {section}:Region or AWS_REGION to one such as eu-central-1.");
        }

        // Credentials last: finding them may send requests.
        var address = EndpointFrom(section, endpoint);
        return new(await CredentialsAsync().ConfigureAwait(false), region, address);
    }

    /// <summary>The address of a service: <see cref="Endpoint"/>, or AWS's own.</summary>
    public Uri AddressOf(string service) => Endpoint ?? new Uri($"https://{(service == "ecr" ? "api.ecr" : service)}.{Region}.{RegionEndpoint.GetBySystemName(Region).PartitionDnsSuffix}/");

    private static async Task<AWSCredentials> CredentialsAsync()
    {
        // The metadata service exists on EC2 only; elsewhere the SDK waits for its timeout.
        if (Environment.GetEnvironmentVariable(MetadataSwitch) is null)
        {
            Environment.SetEnvironmentVariable(MetadataSwitch, "true");
        }

        try
        {
            var credentials = await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync(null).ConfigureAwait(false);
            _ = await credentials.GetCredentialsAsync().ConfigureAwait(false);
            return credentials;
        }
        catch (AmazonClientException exception)
        {
            throw new AwsException(null, $"No AWS credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY ({MetadataSwitch}=false uses the instance's role on EC2).", exception);
        }
    }

    internal static Uri? EndpointFrom(string section, string? endpoint)
    {
        if (string.IsNullOrEmpty(endpoint))
        {
            return null;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
        {
            // Requests contain session tokens and parameters.
            throw new AwsException(null, $"{section}:Endpoint is '{endpoint}'. It must be an https address, or http on this machine.");
        }

        return uri;
    }

    [GeneratedRegex("^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$")]
    private static partial Regex RegionName();
}
