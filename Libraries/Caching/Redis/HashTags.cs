using System.Globalization;
using System.Text;

namespace Showroom.Caching.Redis;

/// <summary>
/// The hash tags of the partitions in a cluster. A cluster assigns a key to one of 16,384 slots by the text between its first pair of braces; keys with the same tag are in
/// the same slot. The slots of these tags are spread evenly, because shards usually own contiguous ranges of slots.
/// </summary>
internal static class HashTags
{
    /// <summary>
    /// How many parts of the cache a cluster can distribute over its shards. A heartbeat reads, and an invalidation of a tag changes, one counter for each.
    /// </summary>
    public const int Count = 64;

    private const int Slots = 16_384;
    private static readonly string[] s_tags = Find();

    /// <summary>The tag of the partition, with its braces.</summary>
    public static string Of(int partition) => s_tags[partition];

    /// <summary>The slot of a text, by the cluster specification: CRC-16/XMODEM.</summary>
    public static int SlotOf(string text)
    {
        var crc = 0;
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            crc ^= value << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
            }
        }

        return (crc & 0xFFFF) % Slots;
    }

    /// <summary>For each of <see cref="Count"/> equal ranges of slots, the lowest number whose digits are in it.</summary>
    private static string[] Find()
    {
        var tags = new string[Count];
        for (int number = 0, found = 0; found < Count; number++)
        {
            var digits = number.ToString(CultureInfo.InvariantCulture);
            ref var tag = ref tags[SlotOf(digits) / (Slots / Count)];
            if (tag is null)
            {
                tag = "{" + digits + "}";
                found++;
            }
        }

        return tags;
    }
}
