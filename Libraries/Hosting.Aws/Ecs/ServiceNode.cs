using Showroom.Hosting.Aws.Mapping;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>A project of the model; the replicas of a set are one of these.</summary>
/// <param name="Name">Its name in the model; of replicas, the set's.</param>
/// <param name="Project">The project whose image it runs: several services may run the same one.</param>
/// <param name="Count">How many tasks run.</param>
/// <param name="Options">Its options.</param>
internal sealed record ServiceNode(string Name, string Project, int Count, FargateOptions Options) : ResourceNode(Name)
{
    /// <summary>The default port of ASP.NET's container images, which do not run as root; further endpoints use the ports that follow.</summary>
    public const int FirstPort = 8080;

    /// <summary>The project file; empty when no image is built from it.</summary>
    public string ProjectPath { get; init; } = "";

    /// <summary>The names that expressions refer to it by: its own, and those of its replicas.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its endpoints, the one that browsers and health checks use first.</summary>
    public IReadOnlyList<Binding> Bindings { get; init; } = [];

    /// <summary>The command-line arguments of its project.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public bool Listens => Bindings.Count > 0;

    public bool External { get; init; }

    public bool RunsOnce { get; init; }

    /// <summary>The one-off tasks that must succeed before it is updated.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    public IReadOnlyList<Connection> Connections { get; init; } = [];

    /// <summary>Variables and their values, in which {cache.bindings.tcp.host} and the like refer to other resources.</summary>
    public IReadOnlyList<Variable> Environment { get; init; } = [];
}

/// <summary>An endpoint of a service: its name in the model, and the port that its container listens on.</summary>
internal sealed record Binding(string Name, int Port);

/// <summary>A reference to a resource with a connection string.</summary>
/// <param name="Name">The connection's name, usually the resource's.</param>
/// <param name="Resource">The resource's name.</param>
/// <param name="Properties">The individual properties that the model passes in addition to the connection string: HOST, PORT ...</param>
internal sealed record Connection(string Name, string Resource, IReadOnlyList<string> Properties);

/// <summary>An environment variable; <paramref name="IsExpression"/>: its value refers to other resources in braces.</summary>
internal sealed record Variable(string Name, string Value, bool IsExpression);
