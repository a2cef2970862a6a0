using System.Xml.Linq;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>The calls of CloudFormation's Query API that a deployment needs.</summary>
/// <param name="http">Signed for <c>cloudformation</c>.</param>
internal sealed class CloudFormationClient(SignedClient http)
{
    private const string Version = "2010-05-15";

    /// <returns>The stack, or null when there is none of that name.</returns>
    public async Task<Stack?> FindStackAsync(string nameOrId, CancellationToken cancellationToken)
    {
        try
        {
            var result = await CallAsync("DescribeStacks", [new("StackName", nameOrId)], cancellationToken).ConfigureAwait(false);
            return Members(result, "Stacks").Select(Read).FirstOrDefault(stack => stack.Status is not "DELETE_COMPLETE");
        }
        catch (AwsException exception) when (exception.Code is "ValidationError" && exception.Message.Contains("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>The template that the stack was last deployed with.</summary>
    public async Task<string> GetTemplateAsync(string stackId, CancellationToken cancellationToken) =>
        Required(await CallAsync("GetTemplate", [new("StackName", stackId), new("TemplateStage", "Original")], cancellationToken).ConfigureAwait(false), "TemplateBody");

    /// <summary>The types and physical ids of the resources of a stack.</summary>
    public async Task<IReadOnlyList<(string Type, string PhysicalId)>> ListResourcesAsync(string stackId, CancellationToken cancellationToken)
    {
        var resources = new List<(string, string)>();
        var page = default(string);
        do
        {
            List<KeyValuePair<string, string>> form = [new("StackName", stackId)];
            if (page is not null)
            {
                form.Add(new("NextToken", page));
            }

            var result = await CallAsync("ListStackResources", form, cancellationToken).ConfigureAwait(false);
            resources.AddRange(Members(result, "StackResourceSummaries").Select(r => (Required(r, "ResourceType"), Text(r, "PhysicalResourceId") ?? "")));
            page = Text(result, "NextToken");
        }
        while (page is not null);
        return resources;
    }

    /// <summary>Starts to compute a change set; the outcome is in <see cref="DescribeChangeSetAsync"/>.</summary>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="name">The name of the change set, once only.</param>
    /// <param name="create">Whether the stack is new.</param>
    /// <param name="input">The template and its values.</param>
    /// <param name="previous">The parameters that keep the value of the stack.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<(string ChangeSetId, string StackId)> CreateChangeSetAsync(
        string stack, string name, bool create, StackInput input, IEnumerable<string> previous, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("StackName", stack), new("ChangeSetName", name), new("ClientToken", name),
            new("ChangeSetType", create ? "CREATE" : "UPDATE"),
            new("Capabilities.member.1", "CAPABILITY_IAM"),
            input.Template.Url is { } url ? new("TemplateURL", url.ToString()) : new("TemplateBody", input.Template.Body!),
        ];
        foreach (var (index, (key, value)) in input.Values.Select(v => (v.Key, (string?)v.Value)).Concat(previous.Select(p => (p, (string?)null))).Index())
        {
            form.Add(new($"Parameters.member.{index + 1}.ParameterKey", key));
            form.Add(value is null ? new($"Parameters.member.{index + 1}.UsePreviousValue", "true") : new($"Parameters.member.{index + 1}.ParameterValue", value));
        }

        foreach (var (index, (key, value)) in input.Tags.Index())
        {
            form.Add(new($"Tags.member.{index + 1}.Key", key));
            form.Add(new($"Tags.member.{index + 1}.Value", value));
        }

        var result = await CallAsync("CreateChangeSet", form, cancellationToken).ConfigureAwait(false);
        return (Required(result, "Id"), Required(result, "StackId"));
    }

    public async Task<ChangeSet> DescribeChangeSetAsync(string changeSetId, CancellationToken cancellationToken)
    {
        var changes = new List<ResourceChange>();
        var page = default(string);
        while (true)
        {
            List<KeyValuePair<string, string>> form = [new("ChangeSetName", changeSetId)];
            if (page is not null)
            {
                form.Add(new("NextToken", page));
            }

            var result = await CallAsync("DescribeChangeSet", form, cancellationToken).ConfigureAwait(false);
            changes.AddRange(Members(result, "Changes").Select(c => Element(c, "ResourceChange")).OfType<XElement>()
                .Select(c => new ResourceChange(Required(c, "Action"), Required(c, "LogicalResourceId"), Required(c, "ResourceType"), Text(c, "Replacement"))));
            if ((page = Text(result, "NextToken")) is null)
            {
                return new(Required(result, "Status"), Text(result, "StatusReason"), changes);
            }
        }
    }

    public Task ExecuteChangeSetAsync(string changeSetId, string token, CancellationToken cancellationToken) =>
        CallAsync("ExecuteChangeSet", [new("ChangeSetName", changeSetId), new("ClientRequestToken", token)], cancellationToken);

    public Task DeleteChangeSetAsync(string changeSetId, CancellationToken cancellationToken) =>
        CallAsync("DeleteChangeSet", [new("ChangeSetName", changeSetId)], cancellationToken);

    public Task DeleteStackAsync(string stackId, string token, CancellationToken cancellationToken) =>
        CallAsync("DeleteStack", [new("StackName", stackId), new("ClientRequestToken", token)], cancellationToken);

    /// <summary>A page of events, the latest first, and the token of the next, older page.</summary>
    public async Task<(IReadOnlyList<StackEvent> Events, string? Next)> DescribeEventsAsync(string stackId, string? page, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form = [new("StackName", stackId)];
        if (page is not null)
        {
            form.Add(new("NextToken", page));
        }

        var result = await CallAsync("DescribeStackEvents", form, cancellationToken).ConfigureAwait(false);
        var events = Members(result, "StackEvents").Select(e => new StackEvent(
            Required(e, "EventId"), Required(e, "StackId"), Text(e, "LogicalResourceId") ?? "", Text(e, "PhysicalResourceId"),
            Text(e, "ResourceType") ?? "", Text(e, "ResourceStatus") ?? "", Text(e, "ResourceStatusReason")));
        return ([.. events], Text(result, "NextToken"));
    }

    private static Stack Read(XElement stack) => new(
        Required(stack, "StackId"), Required(stack, "StackName"), Required(stack, "StackStatus"), Text(stack, "StackStatusReason"),
        [.. Members(stack, "Outputs").Select(o => new StackOutput(Required(o, "OutputKey"), Required(o, "OutputValue"), Text(o, "Description")))],
        Members(stack, "Parameters").ToDictionary(p => Required(p, "ParameterKey"), p => Text(p, "ParameterValue") ?? "", StringComparer.Ordinal))
    {
        Tags = Members(stack, "Tags").ToDictionary(t => Required(t, "Key"), t => Text(t, "Value") ?? "", StringComparer.Ordinal),
    };

    /// <returns>The element ACTIONResult; of calls without a result, the whole response.</returns>
    private async Task<XElement> CallAsync(string action, IEnumerable<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] fields = [new("Action", action), new("Version", Version), .. form];
        var response = await http.SendAsync(() => new(HttpMethod.Post, "") { Content = new FormUrlEncodedContent(fields) }, cancellationToken).ConfigureAwait(false);
        var xml = response.Xml();
        return Element(xml, $"{action}Result") ?? xml;
    }

    // The namespace is that of the API's version, which is the same for every element.
    private static XElement? Element(XElement parent, string name) => parent.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    private static IEnumerable<XElement> Members(XElement parent, string name) => Element(parent, name)?.Elements() ?? [];

    private static string? Text(XElement parent, string name) => Element(parent, name)?.Value is { Length: > 0 } text ? text : null;

    private static string Required(XElement parent, string name) => Element(parent, name)?.Value
        ?? throw new AwsException(null, $"The response has no {name}, so the endpoint is not CloudFormation. Check the Endpoint setting.");
}
