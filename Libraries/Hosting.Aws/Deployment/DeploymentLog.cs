using Microsoft.Extensions.Logging;

namespace Showroom.Hosting.Aws.Deployment;

internal static partial class DeploymentLog
{
    [LoggerMessage(EventId = 5101, Level = LogLevel.Information, Message = "{Change}")]
    public static partial void Change(ILogger logger, string change);

    [LoggerMessage(EventId = 5102, Message = "{Status} {Resource} ({Type}){Reason}")]
    public static partial void StackEvent(ILogger logger, LogLevel level, string status, string resource, string type, string reason);

    [LoggerMessage(EventId = 5103, Level = LogLevel.Warning, Message = "The first deployment of {Stack} failed, so it can only be deleted: deleting it")]
    public static partial void DeletingFailedStack(ILogger logger, string stack);

    [LoggerMessage(EventId = 5104, Level = LogLevel.Warning, Message = "Stopped waiting; CloudFormation continues with {Stack}")]
    public static partial void StoppedWaiting(ILogger logger, string stack);

    [LoggerMessage(EventId = 5105, Level = LogLevel.Information, Message = "Nothing changed: {Stack} is up to date")]
    public static partial void NothingChanged(ILogger logger, string stack);

    [LoggerMessage(EventId = 5106, Level = LogLevel.Information, Message = "{Name} = {Value}{Description}")]
    public static partial void Output(ILogger logger, string name, string value, string description);

    [LoggerMessage(EventId = 5107, Level = LogLevel.Information, Message = "There is no stack {Stack} in {Region}: nothing to delete")]
    public static partial void NoStack(ILogger logger, string stack, string region);

    [LoggerMessage(EventId = 5108, Level = LogLevel.Warning, Message = "{Failure} Retrying in {Seconds:0.0} s, attempt {Attempt} of {Attempts}")]
    public static partial void Retrying(ILogger logger, string failure, int attempt, int attempts, double seconds);

    [LoggerMessage(EventId = 5110, Level = LogLevel.Warning, Message = "{Stack} is being changed ({Status}), by an earlier run or by another deployment: following that first")]
    public static partial void FollowingOther(ILogger logger, string stack, string status);

    [LoggerMessage(EventId = 5111, Level = LogLevel.Information, Message = "The change of {Stack} that was in progress ended with {Status}; what is still different follows")]
    public static partial void OtherEnded(ILogger logger, string stack, string status);

    [LoggerMessage(EventId = 5109, Level = LogLevel.Information, Message = "{Stack} is deleted")]
    public static partial void Destroyed(ILogger logger, string stack);
}
