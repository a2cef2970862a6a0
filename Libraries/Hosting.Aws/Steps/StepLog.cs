using Microsoft.Extensions.Logging;

namespace Showroom.Hosting.Aws.Steps;

internal static partial class StepLog
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Warning, Message = "{Resource} cannot be published to AWS and is left out")]
    public static partial void LeftOut(ILogger logger, string resource);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Information, Message = "{Count} resources, {Size} bytes: {Path}")]
    public static partial void Published(ILogger logger, int count, int size, string path);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Information, Message = "{Estimate}")]
    public static partial void Cost(ILogger logger, string estimate);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Information, Message = "{Changes}")]
    public static partial void Changes(ILogger logger, string changes);

    [LoggerMessage(EventId = 5008, Level = LogLevel.Information, Message = "Parameters:{Decisions}")]
    public static partial void Parameters(ILogger logger, string decisions);

    [LoggerMessage(EventId = 5009, Level = LogLevel.Information, Message = "The site {Url} responds with {Status}")]
    public static partial void SiteResponds(ILogger logger, string url, int status);

    [LoggerMessage(EventId = 5010, Level = LogLevel.Information, Message = "Deleted the log group {Name}, which was outside the stack")]
    public static partial void LogGroupDeleted(ILogger logger, string name);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Warning, Message = "These stay: {Leftovers}")]
    public static partial void Stays(ILogger logger, string leftovers);

    [LoggerMessage(EventId = 5005, Level = LogLevel.Information, Message = "The template passes the specification ({Version}) and our invariants")]
    public static partial void Valid(ILogger logger, string version);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Information, Message = "cfn-lint finds nothing")]
    public static partial void Linted(ILogger logger);

    [LoggerMessage(EventId = 5007, Level = LogLevel.Warning, Message = "cfn-lint is not on PATH, so its checks are left out (pip install cfn-lint)")]
    public static partial void NotLinted(ILogger logger);
}
