namespace Showroom.Hosting.Aws.Deployment;

/// <summary>A stack as CloudFormation describes it.</summary>
/// <param name="Id">Its ARN, which finds it even after it is deleted.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">Such as <c>UPDATE_COMPLETE</c>.</param>
/// <param name="Reason">Why it has the status, if AWS says so.</param>
/// <param name="Outputs">The values that the template exports.</param>
/// <param name="Parameters">The values of its parameters; secret ones are masked.</param>
internal sealed record Stack(
    string Id, string Name, string Status, string? Reason, IReadOnlyList<StackOutput> Outputs, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The tags that CloudFormation adds to each resource.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>A change is in progress.</summary>
    public bool IsBusy => Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && !HasNoResources;

    /// <summary>Only a change set was created, which was never executed: it has no resources.</summary>
    public bool HasNoResources => Status is "REVIEW_IN_PROGRESS";

    /// <summary>Its first deployment failed. It can only be deleted.</summary>
    public bool FailedToCreate => Status is "ROLLBACK_COMPLETE";
}

internal sealed record StackOutput(string Name, string Value, string? Description);

/// <summary>A change of the status of a resource of a stack, or of the stack itself.</summary>
internal sealed record StackEvent(string Id, string StackId, string LogicalId, string? PhysicalId, string Type, string Status, string? Reason)
{
    public bool IsFailure => Status.EndsWith("_FAILED", StringComparison.Ordinal);

    /// <summary>The stack has reached a final status.</summary>
    public bool IsFinal => PhysicalId == StackId && !Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal);

    /// <summary>It failed, or was cancelled, because of another failure.</summary>
    public bool IsConsequence => Reason is null || Reason.Contains("cancelled", StringComparison.OrdinalIgnoreCase)
        || Reason.StartsWith("The following resource(s) failed", StringComparison.Ordinal);
}

/// <summary>What executing a change set would do.</summary>
internal sealed record ChangeSet(string Status, string? Reason, IReadOnlyList<ResourceChange> Changes)
{
    public bool IsReady => Status is "CREATE_COMPLETE";

    public bool HasFailed => Status is "FAILED";

    /// <summary>The status of a change set without changes is FAILED; only the text distinguishes it from other failures.</summary>
    public bool IsEmpty => HasFailed && Reason is not null
        && (Reason.Contains("didn't contain changes", StringComparison.Ordinal) || Reason.Contains("No updates are to be performed", StringComparison.Ordinal));
}

/// <param name="Action">Add, Modify, Remove.</param>
/// <param name="Replacement">True, False, Conditional; null where it does not apply.</param>
internal sealed record ResourceChange(string Action, string LogicalId, string Type, string? Replacement)
{
    public override string ToString() => $"{(Replacement is "True" ? "Replace" : Action)} {LogicalId} ({Type}){(Replacement is "Conditional" ? ", may be replaced" : "")}";
}
