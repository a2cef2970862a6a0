using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.Ecs;
using Showroom.Hosting.Aws.ElastiCache;
using Showroom.Hosting.Aws.LoadBalancing;
using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Rds;
using Showroom.Hosting.Aws.Templates;
using Showroom.Hosting.Aws.Validation;

namespace Showroom.Tests.Model.Aws;

/// <summary>For any model the template is valid, and a service reaches only what it refers to.</summary>
public sealed class ReachabilityTests
{
    private static readonly AwsOptions[] s_options = [.. OptionCombinations.All.Values];

    [Fact]
    public void Only_referenced_resources_can_be_reached() => Prop.ForAll(Models().ToArbitrary(), topology =>
    {
        var template = (JsonObject)JsonNode.Parse(TemplateWriter.Write(ShowroomTopology.Build(topology)))!;
        Assert.Empty(ShowroomTopology.Validate(template));
        Assert.Equal(Expected(topology).Order(StringComparer.Ordinal), Reachable(template).Order(StringComparer.Ordinal));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithQuietOnSuccess(true));

    /// <summary>Which service may reach which resource, from the model alone.</summary>
    private static IEnumerable<string> Expected(Topology topology)
    {
        var servers = topology.Of<DatabaseNode>().SelectMany(d => d.Databases.Select(b => (b.Name, Server: d.Name)).Append((d.Name, Server: d.Name))).ToDictionary(d => d.Name, d => d.Server);
        foreach (var service in topology.Of<ServiceNode>())
        {
            foreach (var connection in service.Connections.Select(c => servers.GetValueOrDefault(c.Resource, c.Resource)).Distinct())
            {
                foreach (var port in topology.Of<DatabaseNode>().Any(d => d.Name == connection) ? [5432] : PortsOf(topology.Of<CacheNode>().Single(c => c.Name == connection).Options))
                {
                    yield return $"{LogicalIds.Of(service.Name)} -> {LogicalIds.Of(connection)}:{port}";
                }
            }

            foreach (var called in service.Environment.Where(v => v.IsExpression).Select(v => v.Value[1..v.Value.IndexOf('.', StringComparison.Ordinal)]).Where(name => name != service.Name).Distinct())
            {
                yield return $"{LogicalIds.Of(service.Name)} -> {LogicalIds.Of(called)}:8080";
            }
        }

        foreach (var cache in topology.Of<CacheNode>().Where(c => c.Options.Engine is not CacheEngine.Memcached).Select(c => LogicalIds.Of(c.Name)))
        {
            yield return $"{cache}Client -> {cache}:6379";
        }

        if (topology.Of<ServiceNode>().SingleOrDefault(s => s.External) is { } site)
        {
            yield return "0.0.0.0/0 -> LoadBalancer:80";
            if (topology.Options.Of<SiteOptions>() is { CertificateArn: not null } or { HostedZoneId: not null })
            {
                yield return "0.0.0.0/0 -> LoadBalancer:443";
            }

            yield return $"LoadBalancer -> {LogicalIds.Of(site.Name)}:8080";
        }
    }

    private static int[] PortsOf(ElastiCacheOptions cache) => cache.Engine is CacheEngine.Memcached ? [11_211] : cache.Serverless ? [6379, 6380] : [6379];

    /// <summary>Which service may reach which resource, from the rules of the template's security groups.</summary>
    private static IEnumerable<string> Reachable(JsonObject template)
    {
        static string Role(string group) => group[..^"SecurityGroup".Length];
        var view = new TemplateView(template);
        foreach (var (_, rule) in view.Of("AWS::EC2::SecurityGroupIngress"))
        {
            yield return $"{Role(TemplateView.Targets(rule["SourceSecurityGroupId"]).Single())} -> {Role(TemplateView.Targets(rule["GroupId"]).Single())}:{rule["FromPort"]}";
        }

        foreach (var (id, group) in view.Of("AWS::EC2::SecurityGroup").Where(g => g.Id != "EndpointsSecurityGroup"))
        {
            foreach (var rule in (group["SecurityGroupIngress"] as JsonArray ?? []).OfType<JsonObject>())
            {
                yield return $"{rule["CidrIp"]} -> {Role(id)}:{rule["FromPort"]}";
            }
        }
    }

    private static Gen<Topology> Models() =>
        from option in Gen.Elements(s_options)
        from caches in Gen.Choose(0, 3)
        from servers in Gen.Choose(0, 2)
        from services in Gen.Choose(1, 6)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Model(option, caches, servers, services, new Random(seed));

    private static Topology Model(AwsOptions options, int caches, int servers, int services, Random random)
    {
        var databases = Enumerable.Range(1, servers).Select(n => new DatabaseNode($"server-{n}", $"server-{n}-password", "postgres", [.. Enumerable.Range(1, random.Next(0, 3)).Select(b => ($"data-{n}-{b}", $"data{b}"))], options.Database)).ToArray();
        string[] connections = [.. Enumerable.Range(1, caches).Select(n => $"store-{n}"), .. databases.SelectMany(d => d.Databases.Select(b => b.Name).Append(d.Name))];
        var hasTask = random.Next(2) == 0;
        var hasSite = random.Next(2) == 0;
        string[] names = [.. Enumerable.Range(1, services).Select(n => $"shop-{n}")];
        bool RunsOnce(int index) => hasTask && index == 0 && services > 1;
        return new Topology(
            options,
            [
                .. Enumerable.Range(1, caches).Select(n => new CacheNode($"store-{n}", $"store-{n}-password", options.Cache) { Uses = [new("pages", RedisFeatures.None)] }),
                .. databases,
                .. names.Select((name, index) => new ServiceNode(name, $"Project{random.Next(1, 4)}", options.Services.Count ?? random.Next(1, 5), options.Services)
            {
                Aliases = [name],
                Bindings = RunsOnce(index) ? [] : [new Binding("http", 8080)],
                RunsOnce = RunsOnce(index),
                External = hasSite && index == services - 1 && !RunsOnce(index),
                After = hasTask && services > 1 && index > 0 && random.Next(2) == 0 ? [names[0]] : [],
                Connections = [.. connections.Where(_ => random.Next(3) == 0).Select(c => new Connection(c, c, ["HOST", "PASSWORD", "URI"]))],
                Environment = [.. names.Where((other, at) => !RunsOnce(at) && random.Next(3) == 0).Select(other => new Variable($"services__{other}__http__0", $"{{{other}.bindings.http.url}}", true))],
                }),
            ]);
    }
}
