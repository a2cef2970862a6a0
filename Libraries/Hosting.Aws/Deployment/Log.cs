using Microsoft.Extensions.Logging;

namespace Showroom.Hosting.Aws.Deployment;

internal static partial class Log
{
    [LoggerMessage(EventId = 5101, Level = LogLevel.Information, Message = "{Change}")]
    public static partial void Change(ILogger logger, string change);

    [LoggerMessage(EventId = 5102, Message = "{Status} {Resource} ({Type}){Reason}")]
    public static partial void Happened(ILogger logger, LogLevel level, string status, string resource, string type, string reason);

    [LoggerMessage(EventId = 5103, Level = LogLevel.Warning, Message = "{Stack} is left over from a first deployment that failed, and can only be deleted: deleting it")]
    public static partial void LeftOver(ILogger logger, string stack);

    [LoggerMessage(EventId = 5104, Level = LogLevel.Warning, Message = "No longer waiting; CloudFormation goes on with {Stack} by itself")]
    public static partial void GoesOn(ILogger logger, string stack);

    [LoggerMessage(EventId = 5105, Level = LogLevel.Information, Message = "Nothing changed: {Stack} is what the model says")]
    public static partial void NothingChanged(ILogger logger, string stack);

    [LoggerMessage(EventId = 5106, Level = LogLevel.Information, Message = "{Name} = {Value}{Description}")]
    public static partial void Output(ILogger logger, string name, string value, string description);

    [LoggerMessage(EventId = 5107, Level = LogLevel.Information, Message = "There is no stack {Stack} in {Region}: nothing to delete")]
    public static partial void NoStack(ILogger logger, string stack, string region);

    [LoggerMessage(EventId = 5108, Level = LogLevel.Warning, Message = "{Failure} Attempt {Attempt} of {Attempts} follows in {Seconds:0.0} s")]
    public static partial void Again(ILogger logger, string failure, int attempt, int attempts, double seconds);

    [LoggerMessage(EventId = 5109, Level = LogLevel.Information, Message = "{Stack} is deleted")]
    public static partial void Destroyed(ILogger logger, string stack);
}
