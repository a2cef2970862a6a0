namespace Aspire.Hosting.ApplicationModel;

/// <summary>Everything that a value is made of.</summary>
internal static class References
{
    /// <summary>The value itself and all that it refers to, directly or through others; each once.</summary>
    public static IEnumerable<object> Of(object? value)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var rest = new Stack<object>();
        if (value is not null)
        {
            rest.Push(value);
        }
        while (rest.TryPop(out var one))
        {
            if (!seen.Add(one))
            {
                continue;
            }
            yield return one;
            // An endpoint is of a resource, but is not made of its connection string.
            if (one is IValueWithReferences { References: var references } and not EndpointReference)
            {
                foreach (var reference in references)
                {
                    rest.Push(reference);
                }
            }
        }
    }
}
