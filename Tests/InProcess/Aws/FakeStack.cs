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

    /// <summary>Why it has the status.</summary>
    public string? Reason { get; set; }

    public JsonObject Template { get; set; } = [];

    public Dictionary<string, FakeResource> Resources { get; set; } = [];

    public Dictionary<string, string> Tags { get; set; } = [];

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

/// <summary>A change set: the resources as they would be, and how they differ from those of the stack.</summary>
internal sealed class FakeChangeSet(FakeStack stack, JsonObject template, Dictionary<string, string> parameters, Dictionary<string, string> tags)
{
    public FakeStack Stack { get; } = stack;

    public JsonObject Template { get; } = template;

    public Dictionary<string, string> Parameters { get; } = parameters;

    public Dictionary<string, string> Tags { get; } = tags;

    public bool Create { get; init; }

    /// <summary>How often it has been described.</summary>
    public int Polls { get; set; }

    public Dictionary<string, FakeResource> Resources { get; } = FakeResources.Plan(stack.Resources, template, parameters);

    public IReadOnlyList<FakeChange> Changes => field ??=
    [
        .. Resources.Where(r => !Stack.Resources.ContainsKey(r.Key)).Select(r => new FakeChange("Add", r.Key, r.Value.Type, false)),
        // A changed tag is a change of every resource.
        .. Resources.Where(r => Stack.Resources.TryGetValue(r.Key, out var old) && (!ReferenceEquals(old, r.Value) || HasOtherTags))
            .Select(r => new FakeChange("Modify", r.Key, r.Value.Type, Stack.Resources[r.Key].PhysicalId != r.Value.PhysicalId)),
        .. Stack.Resources.Where(r => !Resources.ContainsKey(r.Key)).Select(r => new FakeChange("Remove", r.Key, r.Value.Type, false)),
    ];

    private bool HasOtherTags => !Stack.Tags.OrderBy(t => t.Key).SequenceEqual(Tags.OrderBy(t => t.Key));
}

internal sealed record FakeChange(string Action, string Id, string Type, bool Replaces);
