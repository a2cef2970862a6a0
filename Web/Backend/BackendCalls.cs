namespace Showroom.Web.Backend;

/// <summary>A request to the API.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path without the query.</param>
/// <param name="Status">The status of the response.</param>
/// <param name="ServedBy">The replica.</param>
/// <param name="Cache">The level of the cache: <c>l1</c>, <c>l2</c> or <c>db</c>; null when the operation has none.</param>
/// <param name="Duration">Until the headers of the response.</param>
public sealed record BackendCall(string Method, string Path, int Status, string? ServedBy, string? Cache, TimeSpan Duration);

/// <summary>The requests to the API that one page has caused.</summary>
public sealed class BackendCalls
{
    private readonly List<BackendCall> _calls = [];
    private readonly Lock _lock = new();

    /// <summary>Raised after a call, on the thread that made it.</summary>
    public event Action? Changed;

    /// <summary>The calls so far.</summary>
    public IReadOnlyList<BackendCall> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    internal void Add(BackendCall call)
    {
        lock (_lock)
        {
            _calls.Add(call);
        }

        Changed?.Invoke();
    }
}
