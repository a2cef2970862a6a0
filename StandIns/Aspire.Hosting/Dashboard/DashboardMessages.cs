using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Dashboard;

/// <summary>The messages of aspire.v1.DashboardService; the numbers are its fields'.</summary>
internal static class DashboardMessages
{
    private const int Succeeded = 1, Failed = 2, Cancelled = 3;

    public static ProtobufWriter Changes(IEnumerable<ResourceEvent> events, DateTime createdWhenUnknown)
    {
        var update = new ProtobufWriter();
        update.Message(2, changes =>
        {
            foreach (var changed in events)
            {
                changes.Message(1, change => change.Message(2, resource => Write(resource, changed, createdWhenUnknown)));
            }
        });
        return update;
    }

    public static ProtobufWriter LogLines(IEnumerable<LogLine> lines)
    {
        var update = new ProtobufWriter();
        foreach (var line in lines)
        {
            update.Message(1, message =>
            {
                message.String(1, line.Content);
                message.Bool(2, line.IsErrorMessage);
                message.Int32(3, line.LineNumber);
            });
        }
        return update;
    }

    public static ProtobufWriter CommandResponse(ExecuteCommandResult result)
    {
        var response = new ProtobufWriter();
        response.Int32(1, result.Success ? Succeeded : result.Canceled ? Cancelled : Failed);
        response.String(3, result.Message);
        return response;
    }

    public static (string Resource, bool SuppressFollow) ReadConsoleLogsRequest(ReadOnlySpan<byte> message)
    {
        var (resource, suppressFollow) = ("", false);
        for (var reader = new ProtobufReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    resource = reader.Text;
                    break;
                case 2:
                    suppressFollow = reader.Bool;
                    break;
            }
        }
        return (resource, suppressFollow);
    }

    public static (string Command, string Resource) ReadCommandRequest(ReadOnlySpan<byte> message)
    {
        var (command, resource) = ("", "");
        for (var reader = new ProtobufReader(message); reader.Next();)
        {
            switch (reader.Field)
            {
                case 1:
                    command = reader.Text;
                    break;
                case 2:
                    resource = reader.Text;
                    break;
            }
        }
        return (command, resource);
    }

    private static void Write(ProtobufWriter message, ResourceEvent changed, DateTime createdWhenUnknown)
    {
        var snapshot = changed.Snapshot;
        message.String(1, changed.ResourceId);
        message.String(2, snapshot.ResourceType);
        message.String(3, changed.Resource.Name);
        message.String(4, changed.ResourceId);
        message.PresentString(5, snapshot.State?.Text);
        message.Timestamp(6, snapshot.CreationTimeStamp ?? createdWhenUnknown);
        foreach (var variable in snapshot.EnvironmentVariables)
        {
            message.Message(7, environment =>
            {
                environment.String(1, variable.Name);
                environment.PresentString(2, variable.Value);
                environment.Bool(3, variable.IsFromSpec);
            });
        }
        foreach (var command in snapshot.Commands)
        {
            message.Message(11, to => Write(to, command));
        }
        foreach (var property in DashboardProperties.Of(changed, createdWhenUnknown))
        {
            message.Message(12, to => DashboardProperties.Write(to, property));
        }
        foreach (var url in snapshot.Urls)
        {
            message.Message(13, to => Write(to, url));
        }
        message.PresentString(14, snapshot.State?.Style);
        foreach (var volume in snapshot.Volumes)
        {
            message.Message(15, mount =>
            {
                mount.String(1, volume.Source);
                mount.String(2, volume.Target);
                mount.String(3, volume.MountType);
                mount.Bool(4, volume.IsReadOnly);
            });
        }
        foreach (var report in snapshot.HealthReports)
        {
            message.Message(17, to => Write(to, report));
        }
        message.Timestamp(18, snapshot.StartTimeStamp);
        message.Timestamp(19, snapshot.StopTimeStamp);
        foreach (var relationship in snapshot.Relationships)
        {
            message.Message(20, relation =>
            {
                relation.String(1, relationship.ResourceName);
                relation.String(2, relationship.Type);
            });
        }
        message.Bool(21, snapshot.IsHidden);
        message.PresentString(23, snapshot.IconName);
        message.PresentInt32(24, (int?)snapshot.IconVariant);
    }

    private static void Write(ProtobufWriter message, ResourceCommandSnapshot command)
    {
        message.String(1, command.Name);
        message.String(2, command.DisplayName);
        message.PresentString(3, command.ConfirmationMessage);
        message.Bool(5, command.IsHighlighted);
        message.PresentString(6, command.IconName);
        message.PresentInt32(7, (int?)command.IconVariant);
        message.PresentString(8, command.DisplayDescription);
        message.Int32(9, (int)command.State);
    }

    private static void Write(ProtobufWriter message, UrlSnapshot url)
    {
        message.PresentString(1, url.Name);
        message.String(2, url.Url);
        message.Bool(3, url.IsInternal);
        message.Bool(4, url.IsInactive);
        // The dashboard counts on it, optional or not.
        message.Message(5, display =>
        {
            display.Int32(1, url.DisplayProperties.SortOrder);
            display.String(2, url.DisplayProperties.DisplayName);
        });
    }

    private static void Write(ProtobufWriter message, HealthReportSnapshot report)
    {
        // Healthy is 0, but absent means that the check has not run yet.
        message.PresentInt32(1, report.Status switch
        {
            HealthStatus.Healthy => 0,
            HealthStatus.Unhealthy => 1,
            HealthStatus.Degraded => 2,
            _ => null,
        });
        message.String(2, report.Name);
        message.String(3, report.Description);
        message.String(4, report.ExceptionText);
        message.Timestamp(5, report.LastRunAt);
    }
}
