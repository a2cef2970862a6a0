using Microsoft.Extensions.Logging;

namespace Showroom.Hosting.Executables.Postgres;

internal static partial class PostgresLog
{
    [LoggerMessage(4100, LogLevel.Information, "Initialised the data directory {Directory} for PostgreSQL {MajorVersion}")]
    public static partial void Initialised(ILogger logger, string directory, int majorVersion);
}
