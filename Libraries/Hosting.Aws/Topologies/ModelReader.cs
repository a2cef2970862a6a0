using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.Rds;
using Showroom.Hosting.Aws.Secrets;
using Showroom.Hosting.Services;

namespace Showroom.Hosting.Aws.Topologies;

/// <summary>Reads an application model into a <see cref="Topology"/>. The other folders do not depend on Aspire's resource types.</summary>
internal static class ModelReader
{
    /// <returns>The topology, and the names of resources that cannot be published, which no service may refer to.</returns>
    public static async Task<(Topology Topology, IReadOnlyList<string> LeftOut)> ReadAsync(
        DistributedApplicationModel model, DistributedApplicationExecutionContext execution, AwsOptions options, CancellationToken cancellationToken)
    {
        var resources = model.Resources.Where(r => !IsExcluded(r)).ToArray();
        var caches = resources.OfType<RedisResource>()
            .Select(r => new CacheNode(r.Name, r.PasswordParameter?.Name ?? $"{r.Name}-password", PublishOptionsAnnotation<ElastiCacheOptions>.Of(r, options.Cache)))
            .ToArray();
        var databases = new List<DatabaseNode>();
        foreach (var server in resources.OfType<PostgresServerResource>())
        {
            var user = await server.UserNameReference.GetValueAsync(cancellationToken).ConfigureAwait(false);
            databases.Add(new DatabaseNode(server.Name, server.PasswordParameter.Name, user ?? "postgres", [.. server.Databases.Select(d => (d.Key, d.Value))], PublishOptionsAnnotation<RdsOptions>.Of(server, options.Database)));
        }

        var projects = resources.OfType<ProjectResource>().GroupBy(SetOf, StringComparer.Ordinal).ToArray();
        var runOnce = resources.SelectMany(Completions).Concat(resources.Where(r => r.Annotations.OfType<JobAnnotation>().Any()).Select(r => r.Name)).ToHashSet(StringComparer.Ordinal);
        var services = new List<ServiceNode>();
        foreach (var replicas in projects)
        {
            services.Add(await ServiceReader.ReadAsync(replicas.Key, [.. replicas], projects, runOnce, execution, options.Services, cancellationToken).ConfigureAwait(false));
        }

        var used = services.SelectMany(s => s.Environment).Where(v => v.IsExpression).SelectMany(v => References.Placeholders(v.Value)).ToHashSet(StringComparer.Ordinal);
        var parameters = resources.OfType<ParameterResource>().Where(p => used.Contains($"{p.Name}.value")).Select(Parameter).ToArray();
        var leftOut = resources.Where(r => r is not (RedisResource or PostgresServerResource or PostgresDatabaseResource or ProjectResource or ParameterResource or AwsEnvironmentResource)).Select(r => r.Name);
        return (new Topology(options, caches, databases, services, parameters), [.. leftOut]);
    }

    /// <summary>The name of the set that a replica belongs to, or the project's own.</summary>
    public static string SetOf(ProjectResource project) => project.TryGetLastAnnotation<ReplicaSetAnnotation>(out var replica) ? replica.Set : project.Name;

    /// <summary>The resources whose completion this one waits for.</summary>
    public static IEnumerable<string> Completions(IResource resource) =>
        resource.Annotations.OfType<WaitAnnotation>().Where(w => w.WaitType is WaitType.WaitForCompletion).Select(w => w.Resource.Name).Distinct(StringComparer.Ordinal);

    private static bool IsExcluded(IResource resource) => resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().LastOrDefault() is { Callback: null };

    private static ParameterNode Parameter(ParameterResource parameter) => parameter.Default switch
    {
        GenerateParameterDefault generated => new(parameter.Name, parameter.Secret, null, generated.MinLength),
        { } value when !parameter.Secret => new(parameter.Name, false, value.GetDefaultValue(), null),
        // The value of a secret is not written to the template: it is given to the stack as a parameter.
        _ => new(parameter.Name, parameter.Secret, null, null),
    };
}
