using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Showroom.Gateway.Limits.Callers;

/// <summary>Who is limited: a session, or an address. A value, because one is made for every request.</summary>
internal readonly record struct CallerKey
{
    private readonly Kind _kind;
    private readonly UInt128 _value;

    private CallerKey(Kind kind, UInt128 value) => (_kind, _value) = (kind, value);

    private enum Kind : byte
    {
        Unknown,
        IPv4,
        IPv6,
        Session,
    }

    /// <summary>An IPv4 address, or the first 64 bits of an IPv6 address: one subscriber has all addresses with the same ones.</summary>
    public static CallerKey Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return new(Kind.IPv4, BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        return address.IsIPv4MappedToIPv6
            ? new(Kind.IPv4, BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]))
            : new(Kind.IPv6, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    /// <param name="publicId">32 hexadecimal digits from which the cookie cannot be derived.</param>
    public static CallerKey OfSession(string publicId) => new(Kind.Session, UInt128.Parse(publicId, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));

    public override string ToString() => _kind switch
    {
        Kind.IPv4 => new IPAddress([(byte)(_value >> 24), (byte)(_value >> 16), (byte)(_value >> 8), (byte)_value]).ToString(),
        Kind.IPv6 => $"{(ulong)_value:x16}/64",
        Kind.Session => $"session-{_value:x32}",
        _ => "unknown",
    };
}
