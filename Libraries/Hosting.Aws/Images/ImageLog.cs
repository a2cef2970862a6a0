using Microsoft.Extensions.Logging;

namespace Showroom.Hosting.Aws.Images;

internal static partial class ImageLog
{
    [LoggerMessage(EventId = 5201, Level = LogLevel.Information, Message = "Building the image of {Project}")]
    public static partial void Building(ILogger logger, string project);

    [LoggerMessage(EventId = 5202, Level = LogLevel.Information, Message = "The image of {Project} has not changed: {Repository}:{Tag}")]
    public static partial void Unchanged(ILogger logger, string project, string repository, string tag);

    [LoggerMessage(EventId = 5203, Level = LogLevel.Information, Message = "Pushed {Repository}:{Tag}")]
    public static partial void Pushed(ILogger logger, string repository, string tag);
}
