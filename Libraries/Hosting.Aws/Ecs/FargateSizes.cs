namespace Showroom.Hosting.Aws.Ecs;

/// <summary>Task sizes of Fargate, as of November 2026.</summary>
internal static class FargateSizes
{
    /// <summary>CPU units, 1,024 to a vCPU.</summary>
    public static IReadOnlyList<int> Cpu { get; } = [256, 512, 1024, 2048, 4096, 8192, 16384];

    /// <summary>The memory sizes, in MB, that are allowed with a CPU size.</summary>
    public static IReadOnlyList<int> Memory(int cpu) => cpu switch
    {
        256 => [512, 1024, 2048],
        512 => Range(1, 4, 1),
        1024 => Range(2, 8, 1),
        2048 => Range(4, 16, 1),
        4096 => Range(8, 30, 1),
        8192 => Range(16, 60, 4),
        16384 => Range(32, 120, 8),
        _ => [],
    };

    private static int[] Range(int fromGigabytes, int toGigabytes, int step) =>
        [.. Enumerable.Range(0, (toGigabytes - fromGigabytes) / step + 1).Select(i => (fromGigabytes + i * step) * 1024)];
}
