namespace Showroom.Hosting.Aws.Functions;

/// <summary>A function of the model on AWS Lambda.</summary>
public sealed record LambdaOptions
{
    /// <summary>The runtime of its code, which is Node.js.</summary>
    public string Runtime { get; init; } = "nodejs22.x";

    /// <summary>Memory in MB, which the share of a processor is proportional to: 128 to 10,240.</summary>
    public int MemoryMegabytes { get; init; } = 128;

    /// <summary>The limit of an invocation: 1 s to 15 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
