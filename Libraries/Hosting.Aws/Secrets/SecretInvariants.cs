using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Secrets;

/// <summary>Secrets come from Secrets Manager and are never in plain text; roles name their actions and resources.</summary>
internal static partial class SecretInvariants
{
    private static readonly string[] s_passwords = ["AuthToken", "MasterUserPassword", "Passwords"];
    private static readonly string[] s_secretNames = ["PASSWORD", "SECRET", "TOKEN", "APIKEY", "CONNECTIONSTRINGS__"];

    /// <summary>Actions without resource-level permissions.</summary>
    private static readonly HashSet<string> s_actionsWithoutResource =
        ["ecr:GetAuthorizationToken", "xray:GetSamplingRules", "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"];

    public static IEnumerable<Finding> Check(TemplateView template) =>
    [
        .. template.All.SelectMany(r => s_passwords.Where(p => r.Properties[p] is { } password && !FromSecretsManager(password))
            .Select(p => new Finding($"{r.Id}.{p}", "A password must be read from Secrets Manager: {{resolve:secretsmanager:...}}."))),
        .. template.Of("AWS::SecretsManager::Secret").Where(s => s.Properties["SecretString"] is { } content && !FromSecretsManager(content) && !TemplateView.Targets(content).Any(template.IsSecretParameter))
            .Select(s => new Finding($"{s.Id}.SecretString", "A secret must be generated, derived from another secret, or a NoEcho parameter, never plain text.")),
        .. template.Of("AWS::ECS::TaskDefinition").SelectMany(t => (t.Properties["ContainerDefinitions"] as JsonArray ?? []).OfType<JsonObject>()
            .SelectMany(c => (c["Environment"] as JsonArray ?? []).OfType<JsonObject>()).Where(v => IsSecret(template, v))
            .Select(v => new Finding($"{t.Id}.{template.Value(v["Name"])}", "It is a secret in plain text. Put it in Secrets, with ValueFrom."))),
        .. template.Of("AWS::IAM::Role").SelectMany(r => (r.Properties["Policies"] as JsonArray ?? []).OfType<JsonObject>()
            .SelectMany(p => (p["PolicyDocument"]?["Statement"] as JsonArray ?? []).OfType<JsonObject>()).SelectMany(s => Statement(r.Id, s))),
    ];

    private static IEnumerable<Finding> Statement(string id, JsonObject statement)
    {
        var actions = Texts(statement["Action"]).ToArray();
        foreach (var action in actions.Where(a => a.Contains('*', StringComparison.Ordinal)))
        {
            yield return new Finding(id, $"The action '{action}' allows more than is needed. A role names its actions.");
        }

        if (Texts(statement["Resource"]).Contains("*") && actions.FirstOrDefault(a => !s_actionsWithoutResource.Contains(a)) is { } wide)
        {
            yield return new Finding(id, $"'{wide}' is allowed on every resource. A role names its resources.");
        }
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node is JsonArray list ? list.Select(IntrinsicFunctions.Text).OfType<string>() : IntrinsicFunctions.Text(node) is { } one ? [one] : [];

    private static bool FromSecretsManager(JsonNode node) => node.ToJsonString().Contains("{{resolve:secretsmanager:", StringComparison.Ordinal);

    // ${Cache.ConfigurationEndpoint.Address}:11211
    private static bool IsAddress(JsonNode? value) => IntrinsicFunctions.Of(value) switch
    {
        ("Ref" or "Fn::GetAtt", _) => true,
        ("Fn::Sub", var format) => Address().IsMatch(IntrinsicFunctions.Text(format) ?? ""),
        _ => false,
    };

    private static bool IsSecret(TemplateView template, JsonObject variable) =>
        (variable["Value"] is { } value && (FromSecretsManager(value) || TemplateView.Targets(value).Any(t => template.IsSecretParameter(t) || template.TypeOf(t) == "AWS::SecretsManager::Secret")))
        // The name or address of a resource, such as a queue's URL, is no secret, whatever its variable is called.
        || (!IsAddress(variable["Value"]) && template.Value(variable["Name"])?.ToUpperInvariant() is { } name && s_secretNames.Any(t => name.Contains(t, StringComparison.Ordinal)));

    [GeneratedRegex(@"^\$\{[A-Za-z0-9.]+\}(:[0-9]{1,5})?$")]
    private static partial Regex Address();
}
