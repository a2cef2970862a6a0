using System.Globalization;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Services;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>Reads a project, or the replicas of one, by running the callbacks that fill its environment.</summary>
internal static class ServiceReader
{
    private const string ConnectionStrings = "ConnectionStrings__";

    public static async Task<IReadOnlyList<ResourceNode>> ReadAsync(ModelView model, CancellationToken cancellationToken)
    {
        var sets = model.Resources.OfType<ProjectResource>().GroupBy(SetOf, StringComparer.Ordinal).ToArray();
        var runOnce = model.Resources.SelectMany(Completions).Concat(model.Resources.Where(r => r.Annotations.OfType<JobAnnotation>().Any()).Select(r => r.Name)).ToHashSet(StringComparer.Ordinal);
        var services = new List<ResourceNode>();
        foreach (var replicas in sets)
        {
            services.Add(await ReadAsync(model, replicas.Key, [.. replicas], sets, runOnce, cancellationToken).ConfigureAwait(false));
        }

        return services;
    }

    private static async Task<ServiceNode> ReadAsync(
        ModelView model, string name, IReadOnlyList<ProjectResource> replicas, IEnumerable<IGrouping<string, ProjectResource>> sets, HashSet<string> runOnce, CancellationToken cancellationToken)
    {
        // Replicas differ in their names only, so the first one is read for all.
        var first = replicas[0];
        var options = model.OptionsOf<FargateOptions>(first);
        var endpoints = first.Annotations.OfType<EndpointAnnotation>().Where(e => e.UriScheme is "http" or "https").OrderBy(e => e.Name != "http").ToArray();
        var (connections, environment) = await EnvironmentAsync(first, name, sets, model.Execution, cancellationToken).ConfigureAwait(false);
        return new ServiceNode(name, Path.GetFileNameWithoutExtension(first.GetProjectMetadata().ProjectPath), options.Count ?? CountOf(first), options)
        {
            ProjectPath = first.GetProjectMetadata().ProjectPath,
            Aliases = [name, .. replicas.Select(r => r.Name).Where(r => r != name)],
            Bindings = Bindings(endpoints),
            Arguments = await ArgumentsAsync(first, model.Execution, cancellationToken).ConfigureAwait(false),
            External = endpoints.Any(e => e.IsExternal),
            RunsOnce = runOnce.Contains(first.Name),
            After = [.. Completions(first)],
            Connections = connections,
            Environment = environment,
        };
    }

    /// <summary>The name of the set that a replica belongs to, or the project's own.</summary>
    private static string SetOf(ProjectResource project) => project.TryGetLastAnnotation<ReplicaSetAnnotation>(out var replica) ? replica.Set : project.Name;

    /// <summary>The resources whose completion this one waits for.</summary>
    private static IEnumerable<string> Completions(IResource resource) =>
        resource.Annotations.OfType<WaitAnnotation>().Where(w => w.WaitType is WaitType.WaitForCompletion).Select(w => w.Resource.Name).Distinct(StringComparer.Ordinal);

    private static int CountOf(ProjectResource project) =>
        project.TryGetLastAnnotation<ReplicaSetAnnotation>(out var set) ? set.Count
        : project.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) ? replicas.Replicas
        : 1;

    // TLS is terminated at the load balancer, so an https endpoint has the port of the http one.
    private static List<Binding> Bindings(IReadOnlyList<EndpointAnnotation> endpoints)
    {
        var bindings = new List<Binding>();
        foreach (var endpoint in endpoints)
        {
            var plain = bindings.Count(b => b.Name != "https");
            bindings.Add(new Binding(endpoint.Name, endpoint.UriScheme == "https" && bindings.Count > 0 ? ServiceNode.FirstPort : ServiceNode.FirstPort + plain));
        }

        return bindings;
    }

    private static async Task<IReadOnlyList<string>> ArgumentsAsync(ProjectResource project, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], project, cancellationToken) { ExecutionContext = execution };
        foreach (var callback in project.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
        {
            await callback.Callback(context).ConfigureAwait(false);
        }

        return [.. context.Args.Select(a => a as string ?? throw new DistributedApplicationException($"An argument of '{project.Name}' refers to another resource. On AWS arguments must be literal text: pass the reference in an environment variable."))];
    }

    private static async Task<(IReadOnlyList<Connection>, IReadOnlyList<Variable>)> EnvironmentAsync(
        ProjectResource project, string name, IEnumerable<IGrouping<string, ProjectResource>> sets, DistributedApplicationExecutionContext execution, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(execution, project, cancellationToken: cancellationToken);
        foreach (var callback in project.Annotations.OfType<EnvironmentCallbackAnnotation>())
        {
            await callback.Callback(context).ConfigureAwait(false);
        }

        var left = new Dictionary<string, object>(context.EnvironmentVariables, StringComparer.Ordinal);

        var connections = new List<Connection>();
        foreach (var (key, value) in context.EnvironmentVariables)
        {
            if (value is ConnectionStringReference { Resource: var resource } && key.StartsWith(ConnectionStrings, StringComparison.Ordinal))
            {
                left.Remove(key);
                connections.Add(new Connection(key[ConnectionStrings.Length..], resource.Name, [.. Properties(key[ConnectionStrings.Length..], resource, left)]));
            }
        }

        var variables = new List<Variable>();
        foreach (var (key, value) in left)
        {
            // The name of one replica would be wrong for the other tasks; a task uses its host name instead.
            if (name == project.Name || value as string != project.Name)
            {
                var variable = value switch
                {
                    string text => new Variable(InSet(key, sets), text, IsExpression: false),
                    IManifestExpressionProvider expression => new Variable(InSet(key, sets), expression.ValueExpression, IsExpression: true),
                    _ => new Variable(InSet(key, sets), Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", IsExpression: false),
                };
                if (variables.All(v => v.Name != variable.Name))
                {
                    variables.Add(variable);
                }
            }
        }

        return (connections, variables);
    }

    /// <summary>The individual properties that come with a connection string: on AWS they follow from the target, not from the model.</summary>
    private static string[] Properties(string connection, IResourceWithConnectionString resource, Dictionary<string, object> variables)
    {
        var prefix = $"{connection.ToUpperInvariant().Replace('-', '_')}_";
        return resource.GetConnectionProperties().Select(p => p.Key.ToUpperInvariant()).Where(property => variables.Remove(prefix + property)).ToArray();
    }

    /// <summary>services__api-2__http__0 and API_2_HTTP name a replica; on AWS the set has one name, which resolves to every task.</summary>
    private static string InSet(string key, IEnumerable<IGrouping<string, ProjectResource>> sets)
    {
        foreach (var set in sets)
        {
            foreach (var replica in set.Where(r => r.Name != set.Key))
            {
                if (key.StartsWith($"services__{replica.Name}__", StringComparison.Ordinal))
                {
                    return $"services__{set.Key}__{key[$"services__{replica.Name}__".Length..]}";
                }

                var prefix = $"{replica.Name.ToUpperInvariant().Replace('-', '_')}_";
                if (key.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return $"{set.Key.ToUpperInvariant().Replace('-', '_')}_{key[prefix.Length..]}";
                }
            }
        }

        return key;
    }
}
