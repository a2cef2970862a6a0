namespace Showroom.Hosting.Aws.Validation;

/// <summary>The instance types of a service, such as cache.t4g.micro: its prefix, families and the sizes of each.</summary>
internal sealed class InstanceTypes(string prefix, IReadOnlyDictionary<string, IReadOnlyList<string>> families)
{
    public static IReadOnlyList<string> Burstable { get; } = ["micro", "small", "medium"];

    public static IReadOnlyList<string> Graviton { get; } = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge"];

    public bool Contains(string type) =>
        type.Split('.') is [var start, var family, var size] && start == prefix && families.TryGetValue(family, out var sizes) && sizes.Contains(size);

    /// <summary>All of them in short form: cache.t3.{micro|small|medium}; ...</summary>
    public override string ToString() => string.Join("; ", families.Select(f => $"{prefix}.{f.Key}.{{{string.Join('|', f.Value)}}}"));
}
