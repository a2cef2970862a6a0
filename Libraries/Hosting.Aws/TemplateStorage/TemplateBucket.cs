using System.Text.Json.Nodes;
using System.Xml.Linq;
using Microsoft.Extensions.Logging;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.TemplateStorage;

/// <summary>
/// The bucket for the templates of an account and region, when no other is given. It is made when it is first needed: private, encrypted, over TLS
/// only, and its objects expire, because CloudFormation reads a template once. Every call names the account that the bucket must belong to: its
/// name can be known to others, who could have taken it.
/// </summary>
internal sealed class TemplateBucket
{
    public const int RetentionDays = 7;

    private readonly CallerIdentity _identity;
    private readonly string _region;
    private readonly BucketClient _bucket;
    private readonly ILogger _logger;

    public TemplateBucket(SignedClient s3, CallerIdentity identity, string region, ILogger logger)
    {
        (_identity, _region, _logger) = (identity, region, logger);
        _bucket = new(s3, $"showroom-templates-{identity.Account}-{region}", identity.Account);
    }

    /// <summary>Makes the bucket, unless it exists, and returns it. What an interrupted run has left out is completed.</summary>
    /// <param name="setting">The setting that names another bucket, for the messages.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    /// <exception cref="AwsException">The bucket belongs to another account, or a permission is missing.</exception>
    public async Task<BucketClient> EnsureAsync(string setting, CancellationToken cancellationToken)
    {
        try
        {
            // The lifecycle is configured last, so a bucket that has it is complete.
            await _bucket.GetConfigurationAsync("lifecycle", cancellationToken).ConfigureAwait(false);
            return _bucket;
        }
        catch (AwsException exception) when (exception.Code is "NoSuchBucket")
        {
            await CreateAsync(setting, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception) when (exception.Code is "NoSuchLifecycleConfiguration")
        {
        }
        catch (AwsException exception) when (exception.Code is "AccessDenied")
        {
            throw new AwsException(exception.Code, $"The bucket for templates, {_bucket.Name}, belongs to another account than {_identity.Account}, or the credentials have no permission for it: set {setting} to a bucket of yours in {_region}.", exception);
        }

        await ConfigureAsync(cancellationToken).ConfigureAwait(false);
        TemplateStorageLog.Created(_logger, _bucket.Name, RetentionDays);
        return _bucket;
    }

    /// <summary>Deletes the templates of a stack, and the bucket if no other templates are in it.</summary>
    /// <param name="prefix">What the keys of the stack begin with.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task CleanUpAsync(string prefix, CancellationToken cancellationToken)
    {
        try
        {
            while (await _bucket.ListAsync(prefix, cancellationToken).ConfigureAwait(false) is { Count: > 0 } keys)
            {
                foreach (var key in keys)
                {
                    await _bucket.DeleteAsync(key, cancellationToken).ConfigureAwait(false);
                }
            }

            await _bucket.DeleteAsync(cancellationToken).ConfigureAwait(false);
            TemplateStorageLog.Deleted(_logger, _bucket.Name);
        }
        catch (AwsException exception) when (exception.Code is "NoSuchBucket")
        {
            // Every template was small enough for a request, or this has been done before.
        }
        catch (AwsException exception) when (exception.Code is "BucketNotEmpty")
        {
            TemplateStorageLog.InUse(_logger, _bucket.Name, RetentionDays);
        }
        catch (AwsException exception)
        {
            // The stack is deleted already; what stays costs next to nothing and expires.
            TemplateStorageLog.Stays(_logger, _bucket.Name, exception.Message, RetentionDays);
        }
    }

    private async Task CreateAsync(string setting, CancellationToken cancellationToken)
    {
        try
        {
            await _bucket.CreateAsync(_region, cancellationToken).ConfigureAwait(false);
        }
        catch (AwsException exception) when (exception.Code is "BucketAlreadyOwnedByYou")
        {
            // Another deployment has created it meanwhile.
        }
        catch (AwsException exception) when (exception.Code is "BucketAlreadyExists")
        {
            throw new AwsException(exception.Code, $"The bucket for templates, {_bucket.Name}, belongs to another account than {_identity.Account}: set {setting} to a bucket of yours in {_region}.", exception);
        }
        catch (AwsException exception) when (exception.Code is "AccessDenied")
        {
            throw new AwsException(exception.Code, $"The bucket for templates, {_bucket.Name}, cannot be created ({exception.Message}): allow it, or set {setting} to a bucket of yours in {_region}.", exception);
        }
    }

    private async Task ConfigureAsync(CancellationToken cancellationToken)
    {
        string[] blocks = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
        await _bucket.ConfigureAsync("publicAccessBlock", new XElement("PublicAccessBlockConfiguration", blocks.Select(b => new XElement(b, true))), cancellationToken).ConfigureAwait(false);
        await _bucket.ConfigureAsync("encryption", new XElement("ServerSideEncryptionConfiguration", new XElement("Rule",
            new XElement("ApplyServerSideEncryptionByDefault", new XElement("SSEAlgorithm", "AES256")))), cancellationToken).ConfigureAwait(false);
        await _bucket.ConfigureAsync("policy", Policy(), cancellationToken).ConfigureAwait(false);
        await _bucket.ConfigureAsync("lifecycle", new XElement("LifecycleConfiguration", new XElement("Rule",
            new XElement("ID", "expire"), new XElement("Filter", new XElement("Prefix")), new XElement("Status", "Enabled"),
            new XElement("Expiration", new XElement("Days", RetentionDays)))), cancellationToken).ConfigureAwait(false);
    }

    private string Policy()
    {
        var arn = $"arn:{_identity.Partition}:s3:::{_bucket.Name}";
        return new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonArray(new JsonObject
            {
                ["Sid"] = "TlsOnly",
                ["Effect"] = "Deny",
                ["Principal"] = "*",
                ["Action"] = "s3:*",
                ["Resource"] = new JsonArray(arn, $"{arn}/*"),
                ["Condition"] = new JsonObject { ["Bool"] = new JsonObject { ["aws:SecureTransport"] = "false" } },
            }),
        }.ToJsonString();
    }
}
