using Microsoft.Extensions.Logging;

namespace Showroom.Hosting.Aws.TemplateStorage;

internal static partial class TemplateStorageLog
{
    [LoggerMessage(EventId = 5301, Level = LogLevel.Information, Message = "Created the bucket {Bucket} for templates: private, encrypted, over TLS only; they are deleted after {Days} days")]
    public static partial void Created(ILogger logger, string bucket, int days);

    [LoggerMessage(EventId = 5302, Level = LogLevel.Information, Message = "The template has {Size} bytes, and a request has {Limit} at most: CloudFormation reads it from {Address}")]
    public static partial void Uploaded(ILogger logger, int size, int limit, Uri address);

    [LoggerMessage(EventId = 5303, Level = LogLevel.Information, Message = "Deleted the bucket {Bucket}, which had no other templates")]
    public static partial void Deleted(ILogger logger, string bucket);

    [LoggerMessage(EventId = 5304, Level = LogLevel.Information, Message = "The bucket {Bucket} stays: it has templates of other stacks, which are deleted after {Days} days")]
    public static partial void InUse(ILogger logger, string bucket, int days);

    [LoggerMessage(EventId = 5305, Level = LogLevel.Warning, Message = "The bucket {Bucket} stays ({Reason}); its templates are deleted after {Days} days")]
    public static partial void Stays(ILogger logger, string bucket, string reason, int days);
}
