namespace Showroom.Hosting.Aws.Ecs;

/// <summary>Contradictions that CloudFormation would report after minutes. Each message names the option and the allowed values.</summary>
internal static class FargateOptionsValidator
{
    public static IEnumerable<string> Validate(string resource, FargateOptions service, int count)
    {
        var of = $"Services ({resource})";
        if (!FargateSizes.Cpu.Contains(service.Cpu))
        {
            yield return $"{of}.Cpu is {service.Cpu}. Allowed: {string.Join(", ", FargateSizes.Cpu)}.";
        }
        else if (!FargateSizes.Memory(service.Cpu).Contains(service.MemoryMegabytes))
        {
            yield return $"{of}.MemoryMegabytes {service.MemoryMegabytes} cannot be combined with Cpu {service.Cpu}. Allowed: {string.Join(", ", FargateSizes.Memory(service.Cpu))}.";
        }

        if (service.Count is < 1 or > 1_000)
        {
            yield return $"{of}.Count is {service.Count}. Allowed: 1 to 1000, or null for the model's replicas.";
        }

        if (service.MaxCount is { } max && max < count)
        {
            yield return $"{of}.MaxCount is {max}, below the count of {count}. Allowed: {count} and more, or null for no scaling.";
        }

        if (service.TargetCpuPercent is < 10 or > 90)
        {
            yield return $"{of}.TargetCpuPercent is {service.TargetCpuPercent}. Allowed: 10 to 90.";
        }

        if (service.TargetBacklog < 1)
        {
            yield return $"{of}.TargetBacklog is {service.TargetBacklog}. Allowed: 1 and more.";
        }

        if (service.StopTimeout < TimeSpan.FromSeconds(5) || service.StopTimeout > TimeSpan.FromSeconds(120))
        {
            yield return $"{of}.StopTimeout is {service.StopTimeout}. Allowed: 00:00:05 (the services drain in less) to 00:02:00.";
        }

        foreach (var (option, path) in new[] { ("HealthPath", service.HealthPath), ("AlivePath", service.AlivePath) })
        {
            if (path is not null && (!path.StartsWith('/') || path.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'' or '\\' or '$' or '`')))
            {
                yield return $"{of}.{option} is '{path}'. Allowed: a path such as /health.";
            }
        }
    }
}
