using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The annotations of a resource. Enumerating while another thread adds one sees the list as it was.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>, IEnumerable<IResourceAnnotation>
{
    private readonly Lock _lock = new();

    /// <summary>An empty collection.</summary>
    public ResourceAnnotationCollection() : base(new List<IResourceAnnotation>())
    {
    }

    /// <summary>The annotations as they are now: callbacks of a running application add some while others are read.</summary>
    public new IEnumerator<IResourceAnnotation> GetEnumerator()
    {
        lock (_lock)
        {
            return Items.ToList().GetEnumerator();
        }
    }

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    protected override void InsertItem(int index, IResourceAnnotation item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_lock)
        {
            base.InsertItem(index, item);
        }
    }

    /// <inheritdoc />
    protected override void SetItem(int index, IResourceAnnotation item)
    {
        ArgumentNullException.ThrowIfNull(item);
        lock (_lock)
        {
            base.SetItem(index, item);
        }
    }

    /// <inheritdoc />
    protected override void RemoveItem(int index)
    {
        lock (_lock)
        {
            base.RemoveItem(index);
        }
    }

    /// <inheritdoc />
    protected override void ClearItems()
    {
        lock (_lock)
        {
            base.ClearItems();
        }
    }
}

/// <summary>The resources of a model.</summary>
public interface IResourceCollection : IList<IResource>
{
    /// <summary>The resource with the name, whatever its case.</summary>
    bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource)
    {
        resource = this.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase));
        return resource is not null;
    }
}
