namespace Showroom.Hosting.Aws.Mapping;

/// <summary>The options of an environment for each kind of resource.</summary>
internal interface IKindOptions
{
    /// <summary>The region, if it is known.</summary>
    string? Region { get; }

    /// <summary>The options of one kind, or their defaults.</summary>
    T Of<T>()
        where T : class, new();
}
