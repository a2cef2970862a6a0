namespace Showroom.Hosting.Services;

/// <summary>Marks a resource as one replica of a set, so that a publisher can make one service of the set.</summary>
/// <param name="Set">The set's name.</param>
/// <param name="Index">1 to <paramref name="Count"/>, and one more for the spare replica.</param>
/// <param name="Count">How many replicas run from the start.</param>
public sealed record ReplicaSetAnnotation(string Set, int Index, int Count) : IResourceAnnotation
{
    /// <summary>Whether it has an explicit start.</summary>
    public bool IsSpare => Index > Count;
}
