using System.Text.Json.Nodes;

namespace Showroom.Hosting.Aws;

/// <summary>A resource of the template, as <c>ConfigureResource</c> changes it before the template is checked and written.</summary>
public sealed class AwsResource
{
    internal AwsResource(string logicalId, JsonObject json) => (LogicalId, Json) = (logicalId, json);

    /// <summary>The name of the resource in the template, such as <c>Cache</c> or <c>ApiService</c>.</summary>
    public string LogicalId { get; }

    /// <summary>The type, such as <c>AWS::ElastiCache::ReplicationGroup</c>.</summary>
    public string Type => Json[nameof(Type)]!.GetValue<string>();

    /// <summary>The whole resource: Type, Properties, DependsOn, DeletionPolicy, Metadata and so on.</summary>
    public JsonObject Json { get; }

    /// <summary>Its properties, by the names of AWS's specification; setting one to null does not remove it, <c>Remove</c> does.</summary>
    public JsonObject Properties
    {
        get
        {
            if (Json[nameof(Properties)] is not JsonObject properties)
            {
                Json[nameof(Properties)] = properties = [];
            }

            return properties;
        }
    }
}
