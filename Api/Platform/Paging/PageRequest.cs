using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Showroom.ServiceDefaults.Problems;

namespace Showroom.Api.Platform.Paging;

/// <summary>
/// Keyset paging: a list is in the order of its ids, and a page begins after the last id of the previous page. Unlike an offset it costs the same on every
/// page and neither skips nor repeats items when others are inserted.
/// </summary>
internal readonly record struct PageRequest(Guid After, int Limit)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 200;
    private const int IdBytes = 16;
    private const int CursorLength = 22;

    /// <summary>The number of items to read: one more than the limit, which shows whether there is a next page.</summary>
    public int Count => Limit + 1;

    public static bool TryRead(string? after, int? limit, out PageRequest page, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        var last = Guid.Empty;
        problem = limit is < 1 or > MaxLimit ? ProblemResults.Invalid("limit", $"1 to {MaxLimit}.")
            : !string.IsNullOrEmpty(after) && !TryDecode(after, out last) ? ProblemResults.Invalid("after", "The value of next in the previous page.")
            : null;
        page = new PageRequest(last, limit ?? DefaultLimit);
        return problem is null;
    }

    /// <summary>Makes the page from up to <see cref="Count"/> items.</summary>
    public Page<T> PageOf<T>(List<T> read, Func<T, Guid> id)
    {
        if (read.Count <= Limit)
        {
            return new Page<T>(read, Next: null);
        }

        read.RemoveRange(Limit, read.Count - Limit);
        return new Page<T>(read, Encode(id(read[^1])));
    }

    private static string Encode(Guid last)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        last.TryWriteBytes(bytes, bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    private static bool TryDecode(string cursor, out Guid last)
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        var valid = cursor.Length == CursorLength && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, bytes, out var written) && written == IdBytes;
        last = valid ? new Guid(bytes, bigEndian: true) : Guid.Empty;
        // The last character has bits to spare, and a cursor has one spelling.
        return valid && Encode(last) == cursor;
    }
}
