namespace Showroom.Hosting.Aws.ElastiCache;

/// <summary>What a part of the application needs of a Redis beyond reading, writing and expiring single values.</summary>
[Flags]
public enum RedisFeatures
{
    /// <summary>Single values only, which every cache has.</summary>
    None = 0,

    /// <summary>Lua scripts.</summary>
    Scripts = 1,

    /// <summary>Publish/subscribe.</summary>
    PublishSubscribe = 2,

    /// <summary>Sorted sets.</summary>
    SortedSets = 4,

    /// <summary>Hashes, lists, sets and streams.</summary>
    DataStructures = 8,

    /// <summary>Scripts, transactions or commands with keys of several hash slots, which a cluster refuses.</summary>
    CrossSlot = 16,

    /// <summary>A numbered database other than 0, which a cluster does not have.</summary>
    Databases = 32,
}
