using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace Showroom.Hosting.Executables;

/// <summary>Whether a container runtime answers; each is asked once per process.</summary>
internal static class ContainerRuntime
{
    private static readonly ConcurrentDictionary<string, bool> s_answers = new(StringComparer.Ordinal);

    // Answered while the model is written, because the model must be final before the orchestrator sees it.
    public static bool Answers(IConfiguration configuration) =>
        Candidates(configuration).Any(runtime => s_answers.GetOrAdd(runtime, Ping));

    private static string[] Candidates(IConfiguration configuration) =>
        (configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"]) is { Length: > 0 } chosen
            ? [chosen]
            : ["docker", "podman"];

    // The same question that the orchestrator asks: a list needs a client and a server that answers.
    private static bool Ping(string runtime) =>
        Programs.Find(runtime) is { } path && Programs.Succeeds(path, "container", "ls", "--last", "1", "--quiet");
}
