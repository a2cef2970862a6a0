using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <content>The lines between resources in the dashboard.</content>
public static partial class ResourceBuilderExtensions
{
    /// <summary>Draws a line of a type of its own.</summary>
    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResource resource, string type) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentException.ThrowIfNullOrEmpty(type);
        return builder.WithAnnotation(new ResourceRelationshipAnnotation(resource, type));
    }

    /// <summary>Draws a line of a type of its own.</summary>
    public static IResourceBuilder<T> WithRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder, string type) where T : IResource =>
        builder.WithRelationship(resourceBuilder.Resource, type);

    /// <summary>Says that the resource uses another.</summary>
    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResource resource) where T : IResource =>
        builder.WithRelationship(resource, KnownRelationshipTypes.Reference);

    /// <summary>Says that the resource uses another.</summary>
    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> resourceBuilder) where T : IResource =>
        builder.WithReferenceRelationship(resourceBuilder.Resource);

    /// <summary>Says that the resource uses all that an expression is made of.</summary>
    public static IResourceBuilder<T> WithReferenceRelationship<T>(this IResourceBuilder<T> builder, ReferenceExpression expression) where T : IResource
    {
        ArgumentNullException.ThrowIfNull(expression);
        LinkReferences(builder, [expression]);
        return builder;
    }

    /// <summary>Shows the resource below another.</summary>
    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResource parent) where T : IResource =>
        builder.WithRelationship(parent, KnownRelationshipTypes.Parent);

    /// <summary>Shows the resource below another.</summary>
    public static IResourceBuilder<T> WithParentRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> parent) where T : IResource =>
        builder.WithParentRelationship(parent.Resource);

    /// <summary>Shows another resource below this one.</summary>
    public static IResourceBuilder<T> WithChildRelationship<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> child) where T : IResource
    {
        child.WithParentRelationship(builder.Resource);
        return builder;
    }

    // The nearest resources only: who uses a database is not drawn to its password.
    private static void LinkReferences<T>(IResourceBuilder<T> builder, IEnumerable<object> values) where T : IResource
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var rest = new Stack<object>(values);
        while (rest.TryPop(out var value))
        {
            if (!seen.Add(value))
            {
                continue;
            }
            switch (value)
            {
                case IResourceBuilder<IResource> { Resource: var resource }:
                    rest.Push(resource);
                    break;
                case IResource resource when resource != (IResource)builder.Resource:
                    builder.WithReferenceRelationship(resource);
                    break;
                case IResource:
                    break;
                case IValueWithReferences { References: var references }:
                    foreach (var reference in references)
                    {
                        rest.Push(reference);
                    }
                    break;
            }
        }
    }
}
