using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Rds;

namespace Showroom.Hosting.Aws;

/// <summary>
/// What the model becomes on AWS. Immutable: start from a preset of <see cref="AwsPreset"/> and refine it with a
/// <c>with</c> expression. Contradictory options are rejected when publishing, with the allowed values.
/// </summary>
public sealed record AwsOptions
{
    /// <summary>The region that prices and checks assume, such as <c>eu-central-1</c>. The template does not depend on it.</summary>
    public string? Region { get; init; }

    /// <summary>The virtual network.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>What every Redis of the model becomes, unless <c>PublishAsElastiCache</c> says otherwise.</summary>
    public ElastiCacheOptions Cache { get; init; } = new();

    /// <summary>What every Postgres server of the model becomes, unless <c>PublishAsRds</c> says otherwise.</summary>
    public RdsOptions Database { get; init; } = new();

    /// <summary>What every project of the model becomes, unless <c>PublishAsFargate</c> says otherwise.</summary>
    public FargateOptions Services { get; init; } = new();

    /// <summary>Logs, metrics, alarms and the dashboard.</summary>
    public MonitoringOptions Monitoring { get; init; } = new();

    /// <summary>
    /// The ARN of an ACM certificate. With one the site is served over HTTPS and HTTP redirects to it; without, over HTTP. It is
    /// the default of the parameter CertificateArn, which can be set at deployment too.
    /// </summary>
    public string? CertificateArn { get; init; }

    /// <summary>
    /// The host names of the site beside the load balancer's own, which is always accepted: <c>shop.example;*.shop.example</c>, or <c>*</c> for every name.
    /// Null for no others. It is the default of the parameter AllowedHosts, which can be set at deployment too.
    /// </summary>
    public string? AllowedHosts { get; init; }
}
