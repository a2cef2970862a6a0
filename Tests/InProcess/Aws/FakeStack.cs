using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>A stack with its resources, its events so far and its planned events.</summary>
internal sealed class FakeStack(string name, string id)
{
    private readonly Queue<Action> _planned = [];

    public string Name { get; } = name;

    public string Id { get; } = id;

    public string Status { get; private set; } = "";

    public JsonObject Template { get; set; } = [];

    public JsonObject Contents => Template["Resources"]?.AsObject() ?? [];

    public Dictionary<string, string> Parameters { get; set; } = [];

    public List<XElement> Events { get; } = [];

    public void Plan(string logicalId, string type, string status, string? reason)
    {
        // The status changes before the first event is recorded.
        if (_planned.Count == 0 && logicalId == Name)
        {
            Status = status;
        }

        _planned.Enqueue(() => RecordEvent(logicalId, type, status, reason));
    }

    /// <param name="events">The number of planned events to record now.</param>
    public void Proceed(int events)
    {
        for (var i = 0; i < events && _planned.TryDequeue(out var record); i++)
        {
            record();
        }
    }

    public void RecordEvent(string logicalId, string type, string status, string? reason)
    {
        if (logicalId == Name)
        {
            Status = status;
        }

        Events.Add(new XElement("member",
            new XElement("EventId", $"{logicalId}-{Events.Count}"), new XElement("StackId", Id), new XElement("LogicalResourceId", logicalId),
            new XElement("PhysicalResourceId", logicalId == Name ? Id : $"{logicalId.ToLowerInvariant()}-1"),
            new XElement("ResourceType", type), new XElement("ResourceStatus", status), reason is null ? null : new XElement("ResourceStatusReason", reason)));
    }
}

internal sealed class FakeChangeSet(FakeStack stack, JsonObject template, Dictionary<string, string> parameters, bool create)
{
    public FakeStack Stack { get; } = stack;

    public JsonObject Template { get; } = template;

    public Dictionary<string, string> Parameters { get; } = parameters;

    public bool Create { get; } = create;

    /// <summary>How often it has been described.</summary>
    public int Polls { get; set; }

    public IReadOnlyList<(string Action, string Id, string Type)> Changes { get; } = Compare(stack, template, parameters);

    // A parameter is used by everything that refers to it, directly; that is exact enough here.
    private static List<(string, string, string)> Compare(FakeStack stack, JsonObject template, Dictionary<string, string> parameters)
    {
        var (before, after) = (stack.Contents, template["Resources"]!.AsObject());
        var moved = parameters.Where(p => stack.Parameters.TryGetValue(p.Key, out var value) && value != p.Value).Select(p => $"\"Ref\":\"{p.Key}\"").ToArray();
        var changes = new List<(string, string, string)>();
        foreach (var (id, resource) in after)
        {
            if (before[id] is not { } old)
            {
                changes.Add(("Add", id, resource!["Type"]!.ToString()));
            }
            else if (!JsonNode.DeepEquals(old, resource) || moved.Any(resource!.ToJsonString().Contains))
            {
                changes.Add(("Modify", id, resource!["Type"]!.ToString()));
            }
        }

        changes.AddRange(before.Where(r => !after.ContainsKey(r.Key)).Select(r => ("Remove", r.Key, r.Value!["Type"]!.ToString())));
        return changes;
    }
}
