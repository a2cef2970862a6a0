using System.Security.Cryptography;
using System.Text;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>How CloudFormation gets a template: in the request, or from a bucket when it is larger than a request may be.</summary>
internal sealed record TemplateSource(string? Body, Uri? Url)
{
    /// <summary>The largest template in a request, in bytes; CloudFormation reads a larger one, up to 1 MB, from S3.</summary>
    public const int MaxBody = 51_200;

    /// <param name="body">The template.</param>
    /// <param name="settings">The bucket, and the names for the message without one.</param>
    /// <param name="s3">Signed for <c>s3</c>.</param>
    /// <exception cref="AwsException">The template is too large and there is no bucket, or the bucket refuses it.</exception>
    public static async Task<TemplateSource> ForAsync(string body, DeploymentSettings settings, SignedClient s3, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        if (bytes.Length <= MaxBody)
        {
            return new(body, null);
        }

        if (settings.Bucket is null)
        {
            throw new AwsException(null, FormattableString.Invariant(
                $"The template has {bytes.Length:N0} bytes and a request may have {MaxBody:N0}: set {settings.Section}:Bucket to an S3 bucket of yours in {settings.Region}, from which CloudFormation reads the template."));
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        // The bucket is in the path: a name with dots in the host matches no certificate.
        var url = new Uri(s3.Address, $"{settings.Bucket}/{settings.StackName}/{digest}.template.json");
        await s3.SendAsync(() => Upload(url, bytes, digest), cancellationToken).ConfigureAwait(false);
        return new(null, url);
    }

    private static HttpRequestMessage Upload(Uri url, byte[] bytes, string digest)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new("application/json");
        return new(HttpMethod.Put, url) { Content = content, Headers = { { "x-amz-content-sha256", digest } } };
    }
}
