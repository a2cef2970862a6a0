namespace Showroom.Web.Lab.Runs;

internal static partial class LabLog
{
    [LoggerMessage(EventId = 7301, Level = LogLevel.Error, Message = "The run {Run} of an experiment failed")]
    public static partial void RunFailed(ILogger logger, Exception exception, Guid run);

    [LoggerMessage(EventId = 7302, Level = LogLevel.Warning, Message = "The progress of the run {Run} could not be saved")]
    public static partial void ProgressNotSaved(ILogger logger, Exception exception, Guid run);
}
