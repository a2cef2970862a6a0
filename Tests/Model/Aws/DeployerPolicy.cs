using System.Text.Json.Nodes;

namespace Showroom.Tests.Model.Aws;

/// <summary>The documented policy of a deployer, docs/aws-deployer-policy.json.</summary>
internal static class DeployerPolicy
{
    private static readonly JsonObject s_document = JsonNode.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "aws-deployer-policy.json")))!.AsObject();

    /// <summary>Whether a deployer may call the action itself.</summary>
    public static bool Allows(string action) => Statements.Where(s => s["Condition"] is null).SelectMany(Actions).Contains(action);

    /// <summary>Whether CloudFormation may call actions of the service for a deployer.</summary>
    /// <param name="service">As actions begin: <c>ec2</c>.</param>
    public static bool AllowsThroughCloudFormation(string service) =>
        Statements.Where(s => s["Condition"]?["ForAnyValue:StringEquals"]?["aws:CalledVia"] is not null).SelectMany(Actions).Any(a => a.StartsWith($"{service}:", StringComparison.Ordinal));

    private static IEnumerable<JsonObject> Statements => s_document["Statement"]!.AsArray().Select(s => s!.AsObject());

    private static IEnumerable<string> Actions(JsonObject statement) =>
        statement["Action"] is JsonArray actions ? actions.Select(a => a!.ToString()) : [statement["Action"]!.ToString()];
}
