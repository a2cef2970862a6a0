using System.Xml.Linq;
using Showroom.Hosting.Aws.Signing;

namespace Showroom.Hosting.Aws.Deployment;

/// <summary>The calls of CloudFormation's Query API that a deployment needs.</summary>
/// <param name="http">Signed for <c>cloudformation</c>.</param>
internal sealed class CloudFormationClient(SignedClient http)
{
    private readonly QueryClient _query = new(http, "2010-05-15");

    /// <returns>The stack, or null when there is none of that name.</returns>
    public async Task<Stack?> FindStackAsync(string nameOrId, CancellationToken cancellationToken)
    {
        try
        {
            var result = await _query.CallAsync("DescribeStacks", [new("StackName", nameOrId)], cancellationToken).ConfigureAwait(false);
            return result.Members("Stacks").Select(Read).FirstOrDefault(stack => stack.Status is not "DELETE_COMPLETE");
        }
        catch (AwsException exception) when (exception.Code is "ValidationError" && exception.Message.Contains("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>The template that the stack was last deployed with.</summary>
    public async Task<string> GetTemplateAsync(string stackId, CancellationToken cancellationToken) =>
        (await _query.CallAsync("GetTemplate", [new("StackName", stackId), new("TemplateStage", "Original")], cancellationToken).ConfigureAwait(false)).Required("TemplateBody");

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

            var result = await _query.CallAsync("ListStackResources", form, cancellationToken).ConfigureAwait(false);
            resources.AddRange(result.Members("StackResourceSummaries").Select(r => (r.Required("ResourceType"), r.Text("PhysicalResourceId") ?? "")));
            page = result.Text("NextToken");
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

        var result = await _query.CallAsync("CreateChangeSet", form, cancellationToken).ConfigureAwait(false);
        return (result.Required("Id"), result.Required("StackId"));
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

            var result = await _query.CallAsync("DescribeChangeSet", form, cancellationToken).ConfigureAwait(false);
            changes.AddRange(result.Members("Changes").Select(c => c.Member("ResourceChange")).OfType<XElement>()
                .Select(c => new ResourceChange(c.Required("Action"), c.Required("LogicalResourceId"), c.Required("ResourceType"), c.Text("Replacement"))));
            if ((page = result.Text("NextToken")) is null)
            {
                return new(result.Required("Status"), result.Text("StatusReason"), changes);
            }
        }
    }

    public Task ExecuteChangeSetAsync(string changeSetId, string token, CancellationToken cancellationToken) =>
        _query.CallAsync("ExecuteChangeSet", [new("ChangeSetName", changeSetId), new("ClientRequestToken", token)], cancellationToken);

    public Task DeleteChangeSetAsync(string changeSetId, CancellationToken cancellationToken) =>
        _query.CallAsync("DeleteChangeSet", [new("ChangeSetName", changeSetId)], cancellationToken);

    public Task DeleteStackAsync(string stackId, string token, CancellationToken cancellationToken) =>
        _query.CallAsync("DeleteStack", [new("StackName", stackId), new("ClientRequestToken", token)], cancellationToken);

    /// <summary>A page of events, the latest first, and the token of the next, older page.</summary>
    public async Task<(IReadOnlyList<StackEvent> Events, string? Next)> DescribeEventsAsync(string stackId, string? page, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> form = [new("StackName", stackId)];
        if (page is not null)
        {
            form.Add(new("NextToken", page));
        }

        var result = await _query.CallAsync("DescribeStackEvents", form, cancellationToken).ConfigureAwait(false);
        var events = result.Members("StackEvents").Select(e => new StackEvent(
            e.Required("EventId"), e.Required("StackId"), e.Text("LogicalResourceId") ?? "", e.Text("PhysicalResourceId"),
            e.Text("ResourceType") ?? "", e.Text("ResourceStatus") ?? "", e.Text("ResourceStatusReason")));
        return ([.. events], result.Text("NextToken"));
    }

    private static Stack Read(XElement stack) => new(
        stack.Required("StackId"), stack.Required("StackName"), stack.Required("StackStatus"), stack.Text("StackStatusReason"),
        [.. stack.Members("Outputs").Select(o => new StackOutput(o.Required("OutputKey"), o.Required("OutputValue"), o.Text("Description")))],
        stack.Members("Parameters").ToDictionary(p => p.Required("ParameterKey"), p => p.Text("ParameterValue") ?? "", StringComparer.Ordinal))
    {
        Tags = stack.Members("Tags").ToDictionary(t => t.Required("Key"), t => t.Text("Value") ?? "", StringComparer.Ordinal),
    };
}
