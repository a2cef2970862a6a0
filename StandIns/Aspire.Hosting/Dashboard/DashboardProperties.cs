using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Dashboard;

/// <summary>The properties of a resource as the dashboard shows them in its details: what every resource has, and the snapshot's own.</summary>
internal static class DashboardProperties
{
    public static IEnumerable<ResourcePropertySnapshot> Of(ResourceEvent changed, DateTime createdWhenUnknown)
    {
        var snapshot = changed.Snapshot;
        IEnumerable<ResourcePropertySnapshot> common =
        [
            new("resource.uid", changed.ResourceId),
            new("resource.name", changed.ResourceId),
            new("resource.type", snapshot.ResourceType),
            new("resource.displayName", changed.Resource.Name),
            new("resource.state", snapshot.State?.Text),
            new("resource.exitCode", snapshot.ExitCode?.ToString(CultureInfo.InvariantCulture)),
            new("resource.createTime", Text(snapshot.CreationTimeStamp ?? createdWhenUnknown)),
            new("resource.startTime", Text(snapshot.StartTimeStamp)),
            new("resource.stopTime", Text(snapshot.StopTimeStamp)),
            new("resource.healthState", snapshot.HealthStatus?.ToString()),
        ];
        // The dashboard stumbles over two of one name; the resource's own word counts.
        return snapshot.Properties.Concat(common).DistinctBy(property => property.Name);
    }

    public static void Write(ProtobufWriter message, ResourcePropertySnapshot property)
    {
        message.String(1, property.Name);
        message.Message(3, value => WriteValue(value, property.Value));
        message.Bool(4, property.IsSensitive);
    }

    // google.protobuf.Value
    private static void WriteValue(ProtobufWriter message, object? value)
    {
        switch (value)
        {
            case null:
                message.PresentInt32(1, 0);
                break;
            case int or long or double or float or short or byte:
                message.Double(2, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case bool flag:
                message.PresentInt32(4, flag ? 1 : 0);
                break;
            case string text:
                message.PresentString(3, text);
                break;
            case System.Collections.IEnumerable list:
                message.Message(6, items =>
                {
                    foreach (var item in list)
                    {
                        items.Message(1, to => WriteValue(to, item));
                    }
                });
                break;
            default:
                message.PresentString(3, Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                break;
        }
    }

    private static string? Text(DateTime? time) => time?.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);
}
