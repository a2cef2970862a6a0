using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Showroom.ServiceDefaults.Sessions;

/// <summary>
/// The Data Protection keys in Redis, with a copy in memory that outlives them there. When Redis has lost the keys (flushed, evicted, restarted without
/// persistence), every process that still has them stores them again, so that all processes continue to read each other's cookies.
/// </summary>
/// <param name="redis">The repository that all services share.</param>
internal sealed class SharedKeyRepository(IXmlRepository redis) : IXmlRepository
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, XElement> _known = [];
    private bool _isLoaded;
    private bool _hasKeys;

    /// <summary>Whether the keys have been read once, so that a cookie that cannot be read is invalid for certain.</summary>
    public bool IsLoaded => Volatile.Read(ref _isLoaded);

    /// <summary>Whether any key is known.</summary>
    public bool HasKeys => Volatile.Read(ref _hasKeys);

    /// <summary>Whether this process has the key.</summary>
    public bool Contains(Guid key)
    {
        lock (_lock)
        {
            return _known.ContainsKey(key.ToString());
        }
    }

    /// <summary>Called when the key ring is built: from memory, so that no request waits for Redis once the keys are known.</summary>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        if (!IsLoaded)
        {
            Synchronize();
        }

        lock (_lock)
        {
            return [.. _known.Values];
        }
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        redis.StoreElement(element, friendlyName);
        lock (_lock)
        {
            _known.TryAdd(IdOf(element), element);
            Volatile.Write(ref _hasKeys, true);
        }
    }

    /// <summary>Adds what other processes stored, and stores again what Redis has lost.</summary>
    /// <returns>Whether the key ring must be built again, and how many elements were stored again.</returns>
    public (bool HasChanged, int Restored) Synchronize()
    {
        var stored = new Dictionary<string, XElement>();
        // Two processes that restore the same key leave it in the list twice, which the key manager would reject.
        foreach (var element in redis.GetAllElements())
        {
            stored.TryAdd(IdOf(element), element);
        }

        List<XElement> lost = [];
        var hasChanged = false;
        lock (_lock)
        {
            lost.AddRange(_known.Where(known => !stored.ContainsKey(known.Key)).Select(known => known.Value));
            foreach (var (id, element) in stored)
            {
                hasChanged |= _known.TryAdd(id, element);
            }

            Volatile.Write(ref _hasKeys, _known.Count > 0);
            Volatile.Write(ref _isLoaded, true);
        }

        foreach (var element in lost)
        {
            redis.StoreElement(element, IdOf(element));
        }

        return (hasChanged, lost.Count);
    }

    private static string IdOf(XElement element) => element.Attribute("id")?.Value ?? element.ToString(SaveOptions.DisableFormatting);
}
