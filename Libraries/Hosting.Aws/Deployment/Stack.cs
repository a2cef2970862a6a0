namespace Showroom.Hosting.Aws.Deployment;

/// <summary>A stack as CloudFormation describes it.</summary>
/// <param name="Id">Its ARN, by which it is found even after it has been deleted.</param>
/// <param name="Parameters">The names of the parameters that it has values for.</param>
internal sealed record Stack(string Id, string Name, string Status, string? Reason, IReadOnlyList<StackOutput> Outputs, IReadOnlySet<string> Parameters)
{
    /// <summary>Somebody, perhaps we, is changing it.</summary>
    public bool IsBusy => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && !IsEmptyShell;

    /// <summary>A change set was made for it and never executed: there is nothing in it.</summary>
    public bool IsEmptyShell => Status is "REVIEW_IN_PROGRESS";

    /// <summary>Its first deployment failed. It can only be deleted.</summary>
    public bool IsLeftOver => Status is "ROLLBACK_COMPLETE";
}

internal sealed record StackOutput(string Name, string Value, string? Description);

/// <summary>Something that happened to a resource of a stack, or to the stack itself.</summary>
internal sealed record StackEvent(string Id, string StackId, string LogicalId, string? PhysicalId, string Type, string Status, string? Reason)
{
    public bool IsFailure => Status.EndsWith("_FAILED", StringComparison.Ordinal);

    /// <summary>Whether nothing more will happen to the stack by itself.</summary>
    public bool EndsStack => PhysicalId == StackId && !Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal);

    /// <summary>It would have gone well had not something else failed before.</summary>
    public bool IsConsequence => Reason is null || Reason.Contains("cancelled", StringComparison.OrdinalIgnoreCase)
        || Reason.StartsWith("The following resource(s) failed", StringComparison.Ordinal);
}

/// <summary>What executing a change set would do.</summary>
internal sealed record ChangeSet(string Status, string? Reason, IReadOnlyList<ResourceChange> Changes)
{
    public bool IsReady => Status is "CREATE_COMPLETE";

    public bool HasFailed => Status is "FAILED";

    /// <summary>CloudFormation calls a change set without changes failed, and tells by the text only.</summary>
    public bool IsEmpty => HasFailed && Reason is not null
        && (Reason.Contains("didn't contain changes", StringComparison.Ordinal) || Reason.Contains("No updates are to be performed", StringComparison.Ordinal));
}

/// <param name="Action">Add, Modify, Remove.</param>
/// <param name="Replacement">True, False, Conditional; null where it makes no sense.</param>
internal sealed record ResourceChange(string Action, string LogicalId, string Type, string? Replacement)
{
    public override string ToString() => $"{(Replacement is "True" ? "Replace" : Action)} {LogicalId} ({Type}){(Replacement is "Conditional" ? ", perhaps by a new one" : "")}";
}
