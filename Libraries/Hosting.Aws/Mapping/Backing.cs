using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>
/// What a resource provides to the services that refer to it: ports, settings and permissions. A cache or a database has ports;
/// a queue or a topic has permissions instead.
/// </summary>
/// <param name="Name">The name in logical ids, such as Cache in ApiToCache.</param>
internal sealed record Backing(string Name)
{
    /// <summary>The group that the ingress rules of those services are added to; null for resources that are reached through AWS's API.</summary>
    public Value? SecurityGroup { get; init; }

    public IReadOnlyList<int> Ports { get; init; } = [];

    /// <summary>Connection properties by their name in a variable: HOST, PORT, PASSWORD, URI ...</summary>
    public IReadOnlyDictionary<string, Setting> Properties { get; init; } = new Dictionary<string, Setting>();

    public required Setting ConnectionString { get; init; }

    /// <summary>What the task role of a service that refers to it may do.</summary>
    public IReadOnlyList<Value> Permissions { get; init; } = [];
}

/// <summary>The value of an environment variable: plain, or a secret that ECS resolves when it starts the container.</summary>
internal abstract record Setting
{
    internal sealed record Plain(string Format) : Setting
    {
        /// <summary>Text and ${...} of a <see cref="Sub"/>, or plain text.</summary>
        public Value Value => Format.Contains("${", StringComparison.Ordinal) ? Shorten(Format) : Format;

        // ${X} alone is written as a Ref, ${X.Y} as a GetAtt.
        private static Value Shorten(string format) => format.LastIndexOf("${", StringComparison.Ordinal) == 0 && format.IndexOf('}', StringComparison.Ordinal) == format.Length - 1
            && format[2] != '!'
            ? format[2..^1].Split('.', 2) is [var id, var attribute] ? new GetAtt(id, attribute) : new Ref(format[2..^1])
            : new Sub(format);
    }

    /// <param name="LogicalId">Of the secret in Secrets Manager.</param>
    /// <param name="Key">A key of a secret that is a JSON object; null for the whole secret.</param>
    internal sealed record Secret(string LogicalId, string? Key = null) : Setting
    {
        public Value Source => Key is null ? new Ref(LogicalId) : new Sub($"${{{LogicalId}}}:{Key}::");
    }
}
