namespace Aspire.Hosting.ApplicationModel;

/// <summary>A line between two resources in the dashboard.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>The other one.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Parent, Reference, WaitFor, or a word of one's own.</summary>
    public string Type { get; } = type;
}

/// <summary>The relationships that mean something to the dashboard.</summary>
internal static class KnownRelationshipTypes
{
    public const string Parent = "Parent";
    public const string Reference = "Reference";
    public const string WaitFor = "WaitFor";
}
