namespace Showroom.Hosting.Aws.Ecs;

/// <summary>A project of the model as a Fargate service, or as a one-off task when others wait for its completion.</summary>
public sealed record FargateOptions
{
    /// <summary>CPU units of a task, 1,024 to a vCPU: 256, 512, 1024, 2048, 4096, 8192 or 16384.</summary>
    public int Cpu { get; init; } = 256;

    /// <summary>Memory of a task in MB; which sizes are allowed depends on <see cref="Cpu"/>.</summary>
    public int MemoryMegabytes { get; init; } = 512;

    /// <summary>ARM costs a fifth less; the images must be published for it.</summary>
    public CpuArchitecture Architecture { get; init; } = CpuArchitecture.Arm64;

    /// <summary>How many tasks run; null takes the number of replicas in the model.</summary>
    public int? Count { get; init; }

    /// <summary>Up to how many tasks the service scales out when busy; null does not scale by itself.</summary>
    public int? MaxCount { get; init; }

    /// <summary>The CPU use, in percent, that scaling out and in aims at: 10 to 90.</summary>
    public int TargetCpuPercent { get; init; } = 60;

    /// <summary>What the load balancer asks every 30 s: ready, with dependencies.</summary>
    public string HealthPath { get; init; } = "/health";

    /// <summary>
    /// What ECS asks inside the task: the process is up. Not the ready path: a dead cache would have every task replaced.
    /// The question is put by the shell of the standard ASP.NET image; null for images without bash.
    /// </summary>
    public string? AlivePath { get; init; } = "/alive";

    /// <summary>How long a stopping task may take before it is killed: 2 to 120 s. The services drain in less than 5 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Variables that only mean something on AWS; they win over the model's. Never a secret: those are parameters of the model.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}

/// <summary>The processor of a task.</summary>
public enum CpuArchitecture
{
    /// <summary>AWS Graviton.</summary>
    Arm64,

    /// <summary>Intel or AMD.</summary>
    X64,
}
