namespace Showroom.Hosting.Aws.Topologies;

/// <summary>
/// What of the application model matters on AWS, free of Aspire's types: which services there are, what they refer to, and
/// with which options each resource is published. The mappers know nothing else.
/// </summary>
internal sealed record Topology(
    AwsOptions Options,
    IReadOnlyList<CacheNode> Caches,
    IReadOnlyList<DatabaseNode> Databases,
    IReadOnlyList<ServiceNode> Services,
    IReadOnlyList<SettingNode> Settings)
{
    /// <summary>The services that others wait for the completion of: they run once, before the others roll.</summary>
    public IEnumerable<ServiceNode> Tasks => Services.Where(s => s.RunsOnce);

    /// <summary>The one service that the internet reaches, if any.</summary>
    public ServiceNode? Site => Services.FirstOrDefault(s => s.External);
}

/// <summary>A Redis of the model.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Password">The name of its password parameter, by which expressions refer to it.</param>
internal sealed record CacheNode(string Name, string Password, ElastiCacheOptions Options);

/// <summary>A Postgres server of the model.</summary>
/// <param name="Databases">Name in the model and name on the server.</param>
internal sealed record DatabaseNode(string Name, string Password, string UserName, IReadOnlyList<(string Name, string Database)> Databases, RdsOptions Options);

/// <summary>A project of the model; the replicas of a set are one of these.</summary>
/// <param name="Name">Its name in the model; of replicas, the set's.</param>
/// <param name="Project">The project whose image it runs: several services may run the same one.</param>
internal sealed record ServiceNode(string Name, string Project, int Count, FargateOptions Options)
{
    /// <summary>What ASP.NET's container images listen on, being no root; further endpoints take the ports that follow.</summary>
    public const int FirstPort = 8080;

    /// <summary>The names that expressions call it by: its own, and those of its replicas.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its endpoints, the one that browsers and health checks use first.</summary>
    public IReadOnlyList<Binding> Bindings { get; init; } = [];

    /// <summary>What its project is started with.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public bool Listens => Bindings.Count > 0;

    public bool External { get; init; }

    public bool RunsOnce { get; init; }

    /// <summary>The one-off tasks that must have succeeded before it rolls.</summary>
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
/// <param name="Properties">Which single properties the model hands over beside the connection string: HOST, PORT ...</param>
internal sealed record Connection(string Name, string Resource, IReadOnlyList<string> Properties);

/// <summary>An environment variable; <paramref name="IsExpression"/>: its value refers to other resources in braces.</summary>
internal sealed record Variable(string Name, string Value, bool IsExpression);

/// <summary>A parameter of the model: a parameter of the template, or a generated secret.</summary>
internal sealed record SettingNode(string Name, bool Secret, string? Default, int? GeneratedLength);
