using System.Buffers.Text;
using System.Globalization;

namespace Showroom.Lab.Chat.Clients;

/// <summary>What the lab writes into the text of a message, so that the client finds it in any protocol without parsing the protocol.</summary>
/// <param name="Run">Of the measurement; messages of an earlier one are ignored.</param>
/// <param name="Room">The number of the room.</param>
/// <param name="Index">The number of the message in its room, in the order of sending, from 0.</param>
/// <param name="SentAt">A timestamp of <see cref="System.Diagnostics.Stopwatch"/>.</param>
internal readonly record struct MessageStamp(int Run, int Room, int Index, long SentAt)
{
    /// <summary>The number of characters; all are ASCII, and no protocol escapes them.</summary>
    public const int Length = 36;

    private const int RunOffset = 4, RoomOffset = 8, IndexOffset = 12, SentAtOffset = 20;

    /// <summary>The first characters of each stamp.</summary>
    public static ReadOnlySpan<byte> Marker => "lab#"u8;

    public static MessageStamp Read(ReadOnlySpan<byte> stamp) => new(
        (int)Number(stamp[RunOffset..RoomOffset]),
        (int)Number(stamp[RoomOffset..IndexOffset]),
        (int)Number(stamp[IndexOffset..SentAtOffset]),
        Number(stamp[SentAtOffset..Length]));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"lab#{Run:x4}{Room:x4}{Index:x8}{SentAt:x16}");

    private static long Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out long number, out var length, 'x') && length == digits.Length ? number : throw new InvalidOperationException("A server changed the text of a message.");
}
