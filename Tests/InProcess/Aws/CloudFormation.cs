using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>
/// A fake of CloudFormation's stacks and change sets: the events of a stack appear over several polls, and a change set is ready
/// at the second poll.
/// </summary>
internal sealed class CloudFormation
{
    private const int EventsPerPage = 3;

    private readonly Lock _lock = new();
    private readonly List<FakeStack> _stacks = [];
    private readonly Dictionary<string, FakeChangeSet> _changeSets = [];
    private int _number;

    /// <summary>Resources that fail, with the reason.</summary>
    public Dictionary<string, string> Failing { get; } = [];

    /// <summary>Values of outputs; the others are their name and that of the stack.</summary>
    public Dictionary<string, string> Outputs { get; } = [];

    /// <summary>Another deployment executes a change set between the description and the execution of ours.</summary>
    public bool IsObsolete { get; set; }

    /// <summary>The number of events between two polls.</summary>
    public int EventsPerPoll { get; set; } = 2;

    /// <summary>Stops all progress: stacks stay in progress.</summary>
    public bool Stuck { get; set; }

    public string? StatusOf(string name) => Live(name)?.Status;

    public IReadOnlyDictionary<string, string> ParametersOf(string name) => Live(name)!.Parameters;

    public IReadOnlyDictionary<string, string> TagsOf(string name) => Live(name)!.Tags;

    /// <summary>The resources of a stack with their resolved properties.</summary>
    public IReadOnlyDictionary<string, FakeResource> ResourcesOf(string name) => Live(name)!.Resources;

    /// <summary>The changes of the last change set that was executed.</summary>
    public IReadOnlyList<FakeChange> Executed { get; private set; } = [];

    /// <summary>Gives a stack a status with its reason, as after a rollback that failed.</summary>
    public void SetStatus(string name, string status, string reason)
    {
        var stack = Live(name)!;
        stack.RecordEvent(name, "AWS::CloudFormation::Stack", status, reason);
        stack.Reason = reason;
    }

    /// <summary>Sets a parameter of a stack as a person would in the console.</summary>
    public void SetByHand(string name, string parameter, string value)
    {
        var stack = Live(name)!;
        stack.Parameters[parameter] = value;
        stack.Resources = FakeResources.Plan(stack.Resources, stack.Template, stack.Parameters);
    }

    public XElement Respond(Dictionary<string, string> form, Func<string, string> read)
    {
        lock (_lock)
        {
            var action = form["Action"];
            object[] result = action switch
            {
                "DescribeStacks" => [new XElement("Stacks", Describe(Find(form["StackName"])))],
                "ListStackResources" => [new XElement("StackResourceSummaries", Find(form["StackName"]).Resources.Select(r => new XElement("member",
                    new XElement("LogicalResourceId", r.Key), new XElement("PhysicalResourceId", r.Value.PhysicalId.ToLowerInvariant()), new XElement("ResourceType", r.Value.Type))))],
                "GetTemplate" => [new XElement("TemplateBody", Find(form["StackName"]).Template.ToJsonString())],
                "CreateChangeSet" => Create(form, read),
                "DescribeChangeSet" => Describe(_changeSets[form["ChangeSetName"]]),
                "DeleteChangeSet" => _changeSets.Remove(form["ChangeSetName"]) ? [] : throw new RefusedException("ChangeSetNotFound", "no such change set"),
                "ExecuteChangeSet" => Execute(_changeSets[form["ChangeSetName"]]),
                "DeleteStack" => Delete(Find(form["StackName"])),
                "DescribeStackEvents" => Events(Find(form["StackName"]), int.Parse(form.GetValueOrDefault("NextToken", "0"), System.Globalization.CultureInfo.InvariantCulture)),
                _ => throw new RefusedException("InvalidAction", action),
            };
            return new XElement($"{action}Response", new XElement($"{action}Result", result), new XElement("ResponseMetadata", new XElement("RequestId", "1")));
        }
    }

    private FakeStack? Live(string name) => _stacks.LastOrDefault(s => s.Name == name && s.Status is not "DELETE_COMPLETE");

    private FakeStack Find(string nameOrId) => _stacks.FirstOrDefault(s => s.Id == nameOrId) ?? Live(nameOrId)
        ?? throw new RefusedException("ValidationError", $"Stack with id {nameOrId} does not exist");

    private object[] Create(Dictionary<string, string> form, Func<string, string> read)
    {
        var text = form.TryGetValue("TemplateURL", out var url) ? read(url) : form["TemplateBody"];
        if (url is null && System.Text.Encoding.UTF8.GetByteCount(text) > 51_200)
        {
            throw new RefusedException("ValidationError", "Member must have length less than or equal to 51200");
        }

        var template = JsonNode.Parse(text)!.AsObject();
        if (text.Contains("AWS::IAM::", StringComparison.Ordinal) && !form.ContainsValue("CAPABILITY_IAM"))
        {
            throw new RefusedException("InsufficientCapabilitiesException", "Requires capabilities : [CAPABILITY_IAM]");
        }

        var stack = Live(form["StackName"]);
        var create = form["ChangeSetType"] == "CREATE";
        if (create != (stack is null or { Status: "REVIEW_IN_PROGRESS" }))
        {
            throw new RefusedException("ValidationError", $"Stack {form["StackName"]} is in state {stack?.Status ?? "none"}");
        }

        if (stack is null)
        {
            stack = new(form["StackName"], $"arn:aws:cloudformation:eu-central-1:1:stack/{form["StackName"]}/{++_number}");
            _stacks.Add(stack);
            stack.RecordEvent(stack.Name, "AWS::CloudFormation::Stack", "REVIEW_IN_PROGRESS", null);
        }

        var changeSet = new FakeChangeSet(stack, template, Parameters(form, stack, template), Tags(form)) { Create = create };
        var id = $"arn:aws:cloudformation:eu-central-1:1:changeSet/{form["ChangeSetName"]}";
        _changeSets.Add(id, changeSet);
        return [new XElement("Id", id), new XElement("StackId", stack.Id)];
    }

    private static Dictionary<string, string> Parameters(Dictionary<string, string> form, FakeStack stack, JsonObject template)
    {
        var declared = template["Parameters"]?.AsObject() ?? [];
        var values = declared.ToDictionary(p => p.Key, p => p.Value!["Default"]?.ToString() ?? "");
        for (var i = 1; form.TryGetValue($"Parameters.member.{i}.ParameterKey", out var key); i++)
        {
            values[key] = !values.ContainsKey(key) ? throw new RefusedException("ValidationError", $"Parameters: [{key}] do not exist in the template")
                : form.TryGetValue($"Parameters.member.{i}.ParameterValue", out var value) ? value
                : stack.Parameters.TryGetValue(key, out var previous) ? previous
                : throw new RefusedException("ValidationError", $"Invalid input for parameter key {key}. Cannot specify usePreviousValue as true for a parameter key not in the previous template");
        }

        return values;
    }

    private static Dictionary<string, string> Tags(Dictionary<string, string> form)
    {
        var tags = new Dictionary<string, string>();
        for (var i = 1; form.TryGetValue($"Tags.member.{i}.Key", out var key); i++)
        {
            tags[key] = form[$"Tags.member.{i}.Value"];
        }

        return tags;
    }

    private static object[] Describe(FakeChangeSet changeSet)
    {
        if (changeSet.Polls++ == 0)
        {
            return [new XElement("Status", "CREATE_PENDING")];
        }

        if (changeSet.Changes.Count == 0)
        {
            return [new XElement("Status", "FAILED"), new XElement("StatusReason", "The submitted information didn't contain changes. Submit different information to create a change set.")];
        }

        return [new XElement("Status", "CREATE_COMPLETE"), new XElement("Changes", changeSet.Changes.Select(c => new XElement("member", new XElement("Type", "Resource"), new XElement("ResourceChange",
            new XElement("Action", c.Action), new XElement("LogicalResourceId", c.Id), new XElement("ResourceType", c.Type), c.Action == "Modify" ? new XElement("Replacement", c.Replaces ? "True" : "False") : null))))];
    }

    private object[] Execute(FakeChangeSet changeSet)
    {
        if (IsObsolete)
        {
            throw new RefusedException("InvalidChangeSetStatus", "ChangeSet is in [OBSOLETE] status and cannot be executed");
        }

        var (stack, verb) = (changeSet.Stack, changeSet.Create ? "CREATE" : "UPDATE");
        stack.Plan(stack.Name, "AWS::CloudFormation::Stack", $"{verb}_IN_PROGRESS", "User Initiated");
        var failed = false;
        Executed = changeSet.Changes;
        foreach (var (action, id, type, _) in changeSet.Changes)
        {
            var done = action switch { "Add" => "CREATE", "Remove" => "DELETE", _ => "UPDATE" };
            stack.Plan(id, type, $"{done}_IN_PROGRESS", null);
            var reason = failed ? "Resource creation cancelled" : Failing.GetValueOrDefault(id);
            failed |= reason is not null;
            stack.Plan(id, type, reason is null ? $"{done}_COMPLETE" : $"{done}_FAILED", reason);
        }

        var back = changeSet.Create ? "ROLLBACK" : "UPDATE_ROLLBACK";
        if (failed)
        {
            stack.Plan(stack.Name, "AWS::CloudFormation::Stack", $"{back}_IN_PROGRESS", "The following resource(s) failed to create: [...]. Rollback requested by user.");
        }

        stack.Plan(stack.Name, "AWS::CloudFormation::Stack", failed ? $"{back}_COMPLETE" : $"{verb}_COMPLETE", null);
        if (!failed)
        {
            (stack.Template, stack.Parameters, stack.Resources, stack.Tags) = (changeSet.Template, changeSet.Parameters, changeSet.Resources, changeSet.Tags);
        }

        return [];
    }

    private object[] Delete(FakeStack stack)
    {
        stack.Plan(stack.Name, "AWS::CloudFormation::Stack", "DELETE_IN_PROGRESS", "User Initiated");
        var failed = false;
        foreach (var (id, resource) in stack.Resources)
        {
            var reason = Failing.GetValueOrDefault(id);
            failed |= reason is not null;
            stack.Plan(id, resource.Type, reason is null ? "DELETE_COMPLETE" : "DELETE_FAILED", reason);
        }

        stack.Plan(stack.Name, "AWS::CloudFormation::Stack", failed ? "DELETE_FAILED" : "DELETE_COMPLETE", null);
        return [];
    }

    private object[] Events(FakeStack stack, int skip)
    {
        if (skip == 0 && !Stuck)
        {
            stack.Proceed(EventsPerPoll);
        }

        var page = stack.Events.AsEnumerable().Reverse().Skip(skip).Take(EventsPerPage);
        return [new XElement("StackEvents", page), skip + EventsPerPage < stack.Events.Count ? new XElement("NextToken", skip + EventsPerPage) : null!];
    }

    private XElement Describe(FakeStack stack) => new("member",
        new XElement("StackId", stack.Id), new XElement("StackName", stack.Name), new XElement("StackStatus", stack.Status), stack.Reason is null ? null : new XElement("StackStatusReason", stack.Reason),
        new XElement("Parameters", stack.Parameters.Select(p => new XElement("member", new XElement("ParameterKey", p.Key), new XElement("ParameterValue", stack.Template["Parameters"]?[p.Key]?["NoEcho"] is null ? p.Value : "****")))),
        new XElement("Tags", stack.Tags.Select(t => new XElement("member", new XElement("Key", t.Key), new XElement("Value", t.Value)))),
        new XElement("Outputs", (stack.Template[nameof(Outputs)]?.AsObject() ?? []).Select(o => new XElement("member",
            new XElement("OutputKey", o.Key), new XElement("OutputValue", Outputs.GetValueOrDefault(o.Key, $"{o.Key} of {stack.Name}")), new XElement("Description", o.Value!["Description"]?.ToString())))));

    public sealed class RefusedException(string code, string message) : Exception(message)
    {
        public string Code { get; } = code;
    }
}
