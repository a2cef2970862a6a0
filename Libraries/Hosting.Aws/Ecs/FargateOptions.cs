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

    /// <summary>How many tasks run; null uses the number of replicas in the model.</summary>
    public int? Count { get; init; }

    /// <summary>The maximum number of tasks of autoscaling; null disables autoscaling.</summary>
    public int? MaxCount { get; init; }

    /// <summary>The target CPU utilization of autoscaling, in percent: 10 to 90.</summary>
    public int TargetCpuPercent { get; init; } = 60;

    /// <summary>The target of autoscaling for the messages that wait in the queues which the service consumes, for each task: 1 and more.</summary>
    public int TargetBacklog { get; init; } = 500;

    /// <summary>The readiness path, which includes dependencies. The load balancer requests it every 30 s.</summary>
    public string HealthPath { get; init; } = "/health";

    /// <summary>
    /// The liveness path, which ECS requests inside the task. Not the readiness path: an unavailable cache would have every
    /// task replaced. The health check needs bash, which the standard ASP.NET image contains; null disables the check.
    /// </summary>
    public string? AlivePath { get; init; } = "/alive";

    /// <summary>How long a stopping task may take before it is killed: 2 to 120 s. The services drain in less than 5 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Variables that apply on AWS only; they override the model's. Secrets must be parameters of the model instead.</summary>
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
