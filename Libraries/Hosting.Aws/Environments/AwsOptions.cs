using System.Collections.Immutable;
using Showroom.Hosting.Aws.Buckets;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Functions;
using Showroom.Hosting.Aws.LoadBalancing;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Monitoring;
using Showroom.Hosting.Aws.Networking;
using Showroom.Hosting.Aws.Queues;
using Showroom.Hosting.Aws.Rds;
using Showroom.Hosting.Aws.Topics;

namespace Showroom.Hosting.Aws;

/// <summary>
/// What the model becomes on AWS. Immutable: start from a preset of <see cref="AwsPreset"/> and refine it with a
/// <c>with</c> expression. Contradictory options are rejected when publishing, with the allowed values.
/// </summary>
public sealed record AwsOptions : IKindOptions
{
    private ImmutableDictionary<Type, object> _kinds = ImmutableDictionary<Type, object>.Empty;

    /// <summary>The region that prices and checks assume, such as <c>eu-central-1</c>. The template does not depend on it.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// Tags of the stack, which CloudFormation adds to each of its resources, beside Environment (the name of the .NET environment)
    /// and ManagedBy, which these override.
    /// </summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The virtual network.</summary>
    public NetworkOptions Network { get => Of<NetworkOptions>(); init => Set(value); }

    /// <summary>What every Redis of the model becomes, unless <c>PublishAsElastiCache</c> says otherwise.</summary>
    public ElastiCacheOptions Cache { get => Of<ElastiCacheOptions>(); init => Set(value); }

    /// <summary>What every Postgres server of the model becomes, unless <c>PublishAsRds</c> says otherwise.</summary>
    public RdsOptions Database { get => Of<RdsOptions>(); init => Set(value); }

    /// <summary>What every project of the model becomes, unless <c>PublishAsFargate</c> says otherwise.</summary>
    public FargateOptions Services { get => Of<FargateOptions>(); init => Set(value); }

    /// <summary>What every queue of the model becomes, unless <c>PublishAsSqs</c> says otherwise.</summary>
    public SqsOptions Queues { get => Of<SqsOptions>(); init => Set(value); }

    /// <summary>What every topic of the model becomes, unless <c>PublishAsSns</c> says otherwise.</summary>
    public SnsOptions Topics { get => Of<SnsOptions>(); init => Set(value); }

    /// <summary>What every function of the model becomes, unless <c>PublishAsLambda</c> says otherwise.</summary>
    public LambdaOptions Functions { get => Of<LambdaOptions>(); init => Set(value); }

    /// <summary>The buckets for large bodies of messages, unless <c>PublishAsS3</c> says otherwise.</summary>
    public S3Options Buckets { get => Of<S3Options>(); init => Set(value); }

    /// <summary>The names and the certificate of the external endpoint.</summary>
    public SiteOptions Site { get => Of<SiteOptions>(); init => Set(value); }

    /// <summary>Logs, metrics, alarms and the dashboard.</summary>
    public MonitoringOptions Monitoring { get => Of<MonitoringOptions>(); init => Set(value); }

    /// <summary>The options of any kind of resource, also of one without a property here; their defaults when they are not set.</summary>
    /// <typeparam name="T">The record of the kind's options.</typeparam>
    public T Of<T>()
        where T : class, new() => _kinds.TryGetValue(typeof(T), out var options) ? (T)options : new T();

    /// <summary>The same options with those of one kind replaced.</summary>
    /// <typeparam name="T">The record of the kind's options.</typeparam>
    /// <param name="options">The options of the kind.</param>
    public AwsOptions With<T>(T options)
        where T : class, new()
    {
        var copy = this with { };
        copy.Set(options);
        return copy;
    }

    private void Set<T>(T options)
        where T : class, new() => _kinds = _kinds.SetItem(typeof(T), options);
}
