using System.Text.RegularExpressions;
using Showroom.Hosting.Aws;
using Showroom.Hosting.Aws.ElastiCache;

namespace Showroom.Tests.Model.Aws;

/// <summary>Memcached, cluster mode and Serverless are refused for an application that needs more of its cache, and published for one that does not.</summary>
public sealed class RedisUseTests
{
    private static readonly AwsOptions s_small = AwsPreset.Options(AwsPreset.FreeTier);

    private static readonly Dictionary<string, string[]> s_sources = new()
    {
        ["product cache"] = ["Libraries/Caching"],
        ["sessions"] = ["Api/Accounts"],
        ["leaderboards"] = ["Api/Leaderboard"],
        ["chat"] = ["Api/Chat"],
        ["rate limits"] = ["Gateway/Limits"],
        ["notifications"] = ["ServiceDefaults/Notifications"],
        ["session keys"] = ["ServiceDefaults/Sessions"],
    };

    private static readonly (RedisFeatures Feature, string Pattern)[] s_signs =
    [
        (RedisFeatures.Scripts, @"\.ScriptEvaluateAsync\("),
        (RedisFeatures.PublishSubscribe, @"\.GetSubscriber\(\)|call\('publish'"),
        (RedisFeatures.SortedSets, @"\bSortedSet(Add|Increment|Remove|Range)\w*Async\(|call\('z[a-z]+'"),
        (RedisFeatures.DataStructures, @"\bHash(Set|Get|GetAll|Delete|Length)Async\(|call\('h[a-z]+'|RedisXmlRepository\("),
        (RedisFeatures.Databases, @"GetDatabase\([^)]|call\('select'"),
    ];

    [Fact]
    public async Task The_declared_uses_of_the_cache_are_those_of_the_sources()
    {
        await using var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(["--operation", "publish", "--step", "cost-aws"], TestContext.Current.CancellationToken);
        var declared = builder.Resources.OfType<RedisResource>().Single().Annotations.OfType<RedisUse>().ToDictionary(use => use.Part, use => use.Features);
        Assert.Equal(s_sources.ToDictionary(source => source.Key, source => FeaturesOf(source.Value)), declared);
    }

    // ClusterCacheTests and LeaderboardClusterTests run these on a cluster, which refuses keys of several hash slots.
    [Fact]
    public void Scripts_and_commands_with_several_keys_are_only_where_a_cluster_is_tested()
    {
        var several = s_sources.Where(source => source.Value.SelectMany(Sources).Any(file => Regex.IsMatch(File.ReadAllText(file), @"KEYS\[2\]|\.CreateTransaction\(|new RedisKey\["))).Select(source => source.Key);
        Assert.Equal(["leaderboards", "product cache"], several.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_other_folder_of_a_service_uses_Redis()
    {
        string[] known = [.. s_sources.Values.SelectMany(folders => folders), "ServiceDefaults/Redis", "Api/Platform/Redis"];
        var others = new[] { "Api", "Gateway", "Worker", "ServiceDefaults" }.SelectMany(Sources)
            .Where(file => File.ReadAllText(file).Contains("IConnectionMultiplexer", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(SourceTree.Root, file).Replace('\\', '/'))
            .Where(file => !known.Any(folder => file.StartsWith($"{folder}/", StringComparison.Ordinal)));
        Assert.Empty(others);
    }

    [Theory]
    [InlineData("memcached", RedisFeatures.Scripts | RedisFeatures.SortedSets, "Cache (cache).Engine is Memcached, which has no scripts, sorted sets: leaderboards (scripts, sorted sets). Allowed: Valkey, Redis.")]
    [InlineData("memcached", RedisFeatures.PublishSubscribe, "Cache (cache).Engine is Memcached, which has no publish/subscribe: leaderboards (publish/subscribe). Allowed: Valkey, Redis.")]
    [InlineData("memcached", RedisFeatures.None, null)]
    [InlineData("cluster", RedisFeatures.CrossSlot, "Cache (cache).Shards switches cluster mode on, which has no commands with keys of several hash slots: leaderboards (commands with keys of several hash slots). Allowed: null.")]
    [InlineData("cluster", RedisFeatures.Databases | RedisFeatures.Scripts, "Cache (cache).Shards switches cluster mode on, which has no numbered databases: leaderboards (numbered databases). Allowed: null.")]
    [InlineData("cluster", RedisFeatures.Scripts | RedisFeatures.PublishSubscribe | RedisFeatures.SortedSets | RedisFeatures.DataStructures, null)]
    [InlineData("serverless", RedisFeatures.CrossSlot, "Cache (cache).Serverless is true, and a serverless cache, which is always a cluster, has no commands with keys of several hash slots: leaderboards (commands with keys of several hash slots). Allowed: false.")]
    [InlineData("serverless", RedisFeatures.Scripts | RedisFeatures.PublishSubscribe, null)]
    [InlineData("nodes", RedisFeatures.CrossSlot | RedisFeatures.Databases, null)]
    public void What_a_cache_does_not_have_is_refused_with_the_part_that_needs_it(string kind, RedisFeatures features, string? sentence)
    {
        var topology = ShowroomTopology.Of(s_small with { Cache = Options(kind) });
        topology = topology with { Nodes = [.. topology.Nodes.Select(node => node is CacheNode cache ? cache with { Uses = [new("pages", RedisFeatures.None), new("leaderboards", features)] } : node)] };

        var refused = Record.Exception(() => ShowroomTopology.Build(topology));

        Assert.Equal(sentence, refused?.Message);
    }

    [Fact]
    public void Memcached_is_refused_for_services_that_do_not_say_what_they_need()
    {
        var topology = ShowroomTopology.Of(s_small with { Cache = Options("memcached") });
        topology = topology with { Nodes = [.. topology.Nodes.Select(node => node is CacheNode cache ? cache with { Uses = [] } : node)] };

        var refused = Assert.Throws<DistributedApplicationException>(() => ShowroomTopology.Build(topology));

        Assert.Equal("Cache (cache).Engine is Memcached, and the application does not say what api and worker and gateway and web need of cache: declare it by WithRedisUse. Allowed: Valkey, Redis.", refused.Message);
    }

    [Theory]
    [InlineData("memcached", "Cache (cache).Engine is Memcached, which has no scripts, publish/subscribe, sorted sets, hashes and lists: product cache (scripts, publish/subscribe, sorted sets); sessions (scripts, hashes and lists); ")]
    [InlineData("cluster", null)]
    [InlineData("serverless", null)]
    public async Task The_application_can_use_cluster_mode_and_Serverless_and_not_Memcached(string kind, string? sentence)
    {
        using var output = new PublishOutput();
        await using var builder = await output.CreateAsync("publish-aws");
        builder.Environment().WithOptions(aws => aws with { Cache = Options(kind) });

        var refused = await Record.ExceptionAsync(() => output.PublishAsync(builder));

        Assert.Equal(sentence is null, refused is null);
        Assert.Contains(sentence ?? "", refused?.Message ?? "", StringComparison.Ordinal);
    }

    private static ElastiCacheOptions Options(string kind) => kind switch
    {
        "memcached" => new() { Engine = CacheEngine.Memcached },
        "cluster" => new() { Shards = 3, Replicas = 1, AutomaticFailover = true },
        "serverless" => new() { Serverless = true },
        _ => new(),
    };

    private static RedisFeatures FeaturesOf(string[] folders)
    {
        var text = string.Join('\n', folders.SelectMany(Sources).Select(File.ReadAllText));
        return s_signs.Where(sign => Regex.IsMatch(text, sign.Pattern, RegexOptions.IgnoreCase)).Aggregate(RedisFeatures.None, (all, sign) => all | sign.Feature);
    }

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(Path.Combine(SourceTree.Root, folder), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
}
