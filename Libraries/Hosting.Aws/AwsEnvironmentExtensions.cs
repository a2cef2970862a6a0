using Aspire.Hosting.Pipelines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Buckets;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Functions;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Queues;
using Showroom.Hosting.Aws.Rds;
using Showroom.Hosting.Aws.Steps;
using Showroom.Hosting.Aws.Topics;
using Showroom.Hosting.Aws.Validation;
using Showroom.Hosting.Messaging.Resources;
using Showroom.Hosting.Services;

namespace Aspire.Hosting;

/// <summary>Publishing the model to AWS.</summary>
public static class AwsEnvironmentExtensions
{
    private static readonly string[] s_keys =
        ["Images", "Format", "Preset", "Region", "StackName", "Bucket", "Timeout", "Against", "Prices", "Domain", "HostedZoneId", "CertificateArn", "Destroy", "Endpoint", "Parameters:*"];

    /// <summary>
    /// Publishes the model as a CloudFormation template: Redis as ElastiCache, Postgres as RDS, queues and topics as SQS and SNS, projects
    /// as Fargate services behind a load balancer. Adds the pipeline steps publish-NAME, validate-NAME, cost-NAME and diff-NAME, which need no
    /// credentials, and deploy-NAME and destroy-NAME, which do. The steps without NAME (<c>aspire publish</c>,
    /// <c>aspire deploy</c>, <c>aspire destroy</c>, <c>aspire do cost</c>) run those of every environment. Run mode is not affected.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The environment's name. The settings NAME:Preset and NAME:Region override the code.</param>
    /// <exception cref="DistributedApplicationException">A setting NAME:KEY does not exist; the message lists those that do.</exception>
    public static IResourceBuilder<AwsEnvironmentResource> AddAwsEnvironment(this IDistributedApplicationBuilder builder, [ResourceName] string name)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        RefuseMisspeltKey(builder.Configuration, name);
        builder.Configuration.RefuseUnknownKeys(name, s_keys);
        var environment = new AwsEnvironmentResource(name) { AppHostDirectory = builder.AppHostDirectory };
        if (builder.ExecutionContext.IsRunMode)
        {
            return builder.CreateResourceBuilder(environment);
        }

        if (!builder.Resources.OfType<AwsEnvironmentResource>().Any())
        {
            AddPipeline(builder);
        }

        var added = builder.AddResource(environment).ExcludeFromManifest();
        foreach (var step in AwsSteps.All)
        {
            added.WithPipelineStepFactory(_ => step.For(environment));
        }

        return added;
    }

    /// <summary>Starts from another preset than <see cref="AwsPreset.FreeTier"/>.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="preset">One of <see cref="AwsPreset.Names"/>.</param>
    /// <exception cref="ArgumentException">There is no such preset.</exception>
    public static IResourceBuilder<AwsEnvironmentResource> WithPreset(this IResourceBuilder<AwsEnvironmentResource> builder, string preset)
    {
        ArgumentNullException.ThrowIfNull(builder);
        _ = AwsPreset.Options(preset);
        builder.Resource.Preset = preset;
        return builder;
    }

    /// <summary>Refines the preset's options: <c>options => options with { ... }</c>. Contradictory options are rejected when publishing.</summary>
    public static IResourceBuilder<AwsEnvironmentResource> WithOptions(this IResourceBuilder<AwsEnvironmentResource> builder, Func<AwsOptions, AwsOptions> refine)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(refine);
        builder.Resource.Refine(refine);
        return builder;
    }

    /// <summary>
    /// Changes a resource of the template before it is checked and written: a property that no option has, or any other part of
    /// it. Later calls see what earlier ones changed.
    /// </summary>
    /// <param name="builder">The environment.</param>
    /// <param name="logicalId">The resource's name in the template, such as <c>Cache</c>. When publishing finds no such resource, it fails and suggests the nearest name.</param>
    /// <param name="configure">Changes the resource.</param>
    public static IResourceBuilder<AwsEnvironmentResource> ConfigureResource(this IResourceBuilder<AwsEnvironmentResource> builder, string logicalId, Action<AwsResource> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(logicalId);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Resource.Configurations.Add((logicalId, configure));
        return builder;
    }

    /// <summary>Changes every resource of the template before it is checked and written, for instance all of one type.</summary>
    /// <param name="builder">The environment.</param>
    /// <param name="configure">Changes a resource.</param>
    public static IResourceBuilder<AwsEnvironmentResource> ConfigureResource(this IResourceBuilder<AwsEnvironmentResource> builder, Action<AwsResource> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Resource.Configurations.Add((null, configure));
        return builder;
    }

    /// <summary>Refines what this Redis becomes on AWS, on top of the environment's options for all of them.</summary>
    public static IResourceBuilder<RedisResource> PublishAsElastiCache(this IResourceBuilder<RedisResource> builder, Func<ElastiCacheOptions, ElastiCacheOptions> refine) =>
        WithRefinement(builder, refine);

    /// <summary>Refines what this Postgres server becomes on AWS, on top of the environment's options for all of them.</summary>
    public static IResourceBuilder<PostgresServerResource> PublishAsRds(this IResourceBuilder<PostgresServerResource> builder, Func<RdsOptions, RdsOptions> refine) =>
        WithRefinement(builder, refine);

    /// <summary>Refines what this queue becomes on AWS, on top of the environment's options for all of them.</summary>
    public static IResourceBuilder<QueueResource> PublishAsSqs(this IResourceBuilder<QueueResource> builder, Func<SqsOptions, SqsOptions> refine) =>
        WithRefinement(builder, refine);

    /// <summary>Refines what this topic becomes on AWS, on top of the environment's options for all of them.</summary>
    public static IResourceBuilder<TopicResource> PublishAsSns(this IResourceBuilder<TopicResource> builder, Func<SnsOptions, SnsOptions> refine) =>
        WithRefinement(builder, refine);

    /// <summary>Refines what this function becomes on AWS, on top of the environment's options for all of them.</summary>
    public static IResourceBuilder<FunctionResource> PublishAsLambda(this IResourceBuilder<FunctionResource> builder, Func<LambdaOptions, LambdaOptions> refine) =>
        WithRefinement(builder, refine);

    /// <summary>Refines what the bucket for large bodies becomes on AWS, on top of the environment's options for all of them.</summary>
    public static IResourceBuilder<MessagingResource> PublishAsS3(this IResourceBuilder<MessagingResource> builder, Func<S3Options, S3Options> refine) =>
        WithRefinement(builder, refine);

    /// <summary>Refines what this project becomes on AWS. For replicas, the options of the first one apply to their service.</summary>
    public static IResourceBuilder<ProjectResource> PublishAsFargate(this IResourceBuilder<ProjectResource> builder, Func<FargateOptions, FargateOptions> refine) =>
        WithRefinement(builder, refine);

    /// <summary>Sets an environment variable that the project has on AWS only; it overrides the model's variable of the same name.</summary>
    /// <param name="builder">The project.</param>
    /// <param name="name">The variable, such as <c>Http2__Host</c>.</param>
    /// <param name="value">Its value, in clear text in the template.</param>
    public static IResourceBuilder<ProjectResource> WithFargateEnvironment(this IResourceBuilder<ProjectResource> builder, string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        return builder.PublishAsFargate(service => service with { Environment = new Dictionary<string, string>(service.Environment) { [name] = value } });
    }

    /// <summary>Sets the path that the load balancer requests to decide whether a task of the project is healthy.</summary>
    /// <param name="builder">The project.</param>
    /// <param name="path">A path with a leading slash.</param>
    public static IResourceBuilder<ProjectResource> WithFargateHealthPath(this IResourceBuilder<ProjectResource> builder, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return builder.PublishAsFargate(service => service with { HealthPath = path });
    }

    private static void RefuseMisspeltKey(IConfiguration configuration, string name)
    {
        string[] keys = [.. s_keys.Select(key => key.Split(':')[0])];
        foreach (var key in configuration.GetSection(name).GetChildren().Select(child => child.Key).Where(key => !keys.Contains(key, StringComparer.OrdinalIgnoreCase)))
        {
            if (TemplateWalker.Nearest(key, keys) is { Length: > 0 } nearest)
            {
                throw new DistributedApplicationException($"The setting '{name}:{key}' does not exist.{nearest}");
            }
        }
    }

    private static void AddPipeline(IDistributedApplicationBuilder builder)
    {
        foreach (var step in AwsSteps.All.Where(s => !s.IsWellKnown))
        {
            builder.Pipeline.AddStep(step.Aggregate());
        }

        builder.Services.AddLogging(logging => logging.AddConsoleFormatter<PipelineConsoleFormatter, ConsoleFormatterOptions>());
        builder.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            console.FormatterName = PipelineConsoleFormatter.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Error;
        });
    }

    private static IResourceBuilder<TResource> WithRefinement<TResource, TOptions>(IResourceBuilder<TResource> builder, Func<TOptions, TOptions> refine)
        where TResource : IResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(refine);
        return builder.WithAnnotation(new PublishOptionsAnnotation<TOptions>(refine));
    }
}
