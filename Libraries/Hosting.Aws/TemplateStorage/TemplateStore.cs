using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.TemplateStorage;

/// <summary>Makes templates available to CloudFormation: in the request, or in a bucket when they are larger than a request may be.</summary>
internal sealed class TemplateStore(SignedClient s3, SignedClient sts, TemplateStoreSettings settings, ILogger logger)
{
    /// <summary>The largest template in a request, in bytes; CloudFormation reads a larger one, up to 1 MB, from S3.</summary>
    public const int MaxBody = 51_200;

    private string Prefix => $"{settings.StackName}/";

    /// <exception cref="AwsException">The template is too large for a request, and the bucket cannot be made or refuses it.</exception>
    public async Task<TemplateSource> StoreAsync(string template, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(template);
        if (bytes.Length <= MaxBody)
        {
            return new(template, null);
        }

        var bucket = settings.Bucket is { } name
            ? new BucketClient(s3, name, owner: null)
            : await (await OwnBucketAsync(cancellationToken).ConfigureAwait(false)).EnsureAsync(settings.BucketSetting, cancellationToken).ConfigureAwait(false);
        var url = await bucket.PutAsync($"{Prefix}{Convert.ToHexStringLower(SHA256.HashData(bytes))}.template.json", bytes, cancellationToken).ConfigureAwait(false);
        TemplateStorageLog.Uploaded(logger, bytes.Length, MaxBody, url);
        return new(null, url);
    }

    /// <summary>Deletes what <see cref="StoreAsync"/> has left of the stack, except in a bucket that the settings name.</summary>
    public async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        if (settings.Bucket is null)
        {
            await (await OwnBucketAsync(cancellationToken).ConfigureAwait(false)).CleanUpAsync(Prefix, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<TemplateBucket> OwnBucketAsync(CancellationToken cancellationToken) =>
        new(s3, await CallerIdentity.GetAsync(sts, cancellationToken).ConfigureAwait(false), settings.Region, logger);
}
