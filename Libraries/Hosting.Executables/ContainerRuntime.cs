using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Showroom.Hosting.Executables.Processes;

namespace Showroom.Hosting.Executables;

/// <summary>Decides whether containers are replaced.</summary>
internal static class ContainerRuntime
{
    private static readonly ConcurrentDictionary<string, bool> s_answers = new(StringComparer.Ordinal);

    /// <summary>False when publishing: what is deployed does not depend on the machine that publishes.</summary>
    public static bool IsReplaced(IDistributedApplicationBuilder builder, ExecutablesOptions options) =>
        builder.ExecutionContext.IsRunMode && options.Mode switch
        {
            ExecutableMode.Always => true,
            ExecutableMode.Never => false,
            _ => !Answers(builder.Configuration),
        };

    // Asked while the model is written, because the model must be final before the orchestrator reads it; once per process.
    private static bool Answers(IConfiguration configuration) =>
        Candidates(configuration).Any(runtime => s_answers.GetOrAdd(runtime, Ping));

    private static string[] Candidates(IConfiguration configuration) =>
        (configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"]) is { Length: > 0 } chosen
            ? [chosen]
            : ["docker", "podman"];

    // The orchestrator's own check: a list needs a client and a server that answers.
    private static bool Ping(string runtime) =>
        ExecutableFinder.Find(runtime) is { } path && ProcessRunner.Succeeds(path, "container", "ls", "--last", "1", "--quiet");
}
