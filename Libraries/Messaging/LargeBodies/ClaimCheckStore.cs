using System.Net;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Microsoft.Extensions.Options;
using Showroom.Messaging.Configuration;

namespace Showroom.Messaging.LargeBodies;

/// <summary>Bodies that are too large for a message, as objects in S3; the message has the object's key. A lifecycle rule of the bucket deletes them.</summary>
internal sealed class ClaimCheckStore(Lazy<IAmazonS3> objects, IOptions<MessagingOptions> options)
{
    /// <summary>The limit of SQS and SNS for body and attributes: 256 KB, some of which the attributes need.</summary>
    public const int MaxInlineBytes = 262_144 - 4_096;

    public static bool IsNeeded(string body) => body.Length > MaxInlineBytes / 3 && Encoding.UTF8.GetByteCount(body) > MaxInlineBytes;

    /// <returns>The object's key. The same message has the same key in each attempt.</returns>
    /// <exception cref="InvalidOperationException">No bucket is configured.</exception>
    public async Task<string> StoreAsync(Guid messageId, string body, CancellationToken cancellationToken)
    {
        var bucket = options.Value.Bucket
            ?? throw new InvalidOperationException($"A body of {Encoding.UTF8.GetByteCount(body)} bytes needs a bucket: set {MessagingOptions.Section}:{nameof(MessagingOptions.Bucket)}.");
        var key = $"messages/{messageId:D}";
        await objects.Value.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, ContentBody = body, ContentType = "application/json" }, cancellationToken).ConfigureAwait(false);
        return key;
    }

    /// <returns>The body; null when there is no such object.</returns>
    public async Task<string?> LoadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await objects.Value.GetObjectAsync(options.Value.Bucket, key, cancellationToken).ConfigureAwait(false);
            using var reader = new StreamReader(response.ResponseStream, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
