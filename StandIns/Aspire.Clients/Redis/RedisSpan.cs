using System.Diagnostics;
using System.Globalization;
using System.Net;
using StackExchange.Redis.Profiling;

namespace Aspire.StackExchange.Redis;

/// <summary>
/// A span by OpenTelemetry's semantic conventions for Redis clients (1.33 and later). It says which command went where
/// and how long that took, and never a key, a value or a password.
/// </summary>
internal static class RedisSpan
{
    public static void Emit(ActivitySource source, IProfiledCommand command, ActivityContext parent)
    {
        using var span = source.StartActivity(ActivityKind.Client, parent, Tags(command), links: null, command.CommandCreated, command.Command);
        span?.SetEndTime(command.CommandCreated + command.ElapsedTime);
    }

    private static List<KeyValuePair<string, object?>> Tags(IProfiledCommand command)
    {
        var tags = new List<KeyValuePair<string, object?>>(5)
        {
            new("db.system.name", "redis"),
            new("db.operation.name", command.Command),
        };
        if (command.Db >= 0)
        {
            tags.Add(new("db.namespace", command.Db.ToString(CultureInfo.InvariantCulture)));
        }

        var (address, port) = command.EndPoint switch
        {
            DnsEndPoint dns => (dns.Host, dns.Port),
            IPEndPoint ip => (ip.Address.ToString(), ip.Port),
            var other => (other?.ToString(), 0),
        };
        if (address is not null)
        {
            tags.Add(new("server.address", address));
        }

        if (port > 0)
        {
            tags.Add(new("server.port", port));
        }

        return tags;
    }
}
