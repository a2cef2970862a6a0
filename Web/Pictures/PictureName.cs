using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Showroom.Web.Backend;

namespace Showroom.Web.Pictures;

/// <summary>
/// The name of a picture, which says all that the picture shows: <c>mug-rust-01a2b3c4</c> of a product, <c>show-01a2b3c4</c> and <c>show-lamp-01a2b3c4</c>. A picture never changes, so
/// that caches keep it, and needs no request to the API.
/// </summary>
/// <param name="Motif">A drawing of <see cref="Motifs"/>; null for the cover of a show.</param>
/// <param name="Palette">The colours.</param>
/// <param name="Seed">What varies.</param>
/// <param name="Theme">The drawing that a show is about; null for drawings by the seed.</param>
internal sealed partial record PictureName(string? Motif, Palette Palette, uint Seed, string? Theme = null)
{
    private const string Show = "show";

    /// <summary>The address of a product's picture.</summary>
    public static string AddressOf(Product product) => AddressOf(product.Name, product.Id);

    /// <summary>The address of the picture of a product, of which no more than its name is known.</summary>
    public static string AddressOf(string name, Guid id)
    {
        var seed = SeedOf(id);
        return Address($"{Motifs.Find(name)}-{Palette.Of(name, seed).Name}", seed);
    }

    /// <summary>The address of a show's cover.</summary>
    public static string AddressOf(Show show) => Address(Motifs.FindInTitle(show.Title) is { } theme ? $"{Show}-{theme}" : Show, SeedOf(show.Id));

    public static PictureName? Parse(string name)
    {
        if (Format().Match(name) is not { Success: true } match
            || !uint.TryParse(match.Groups["seed"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var seed))
        {
            return null;
        }

        var motif = match.Groups["motif"].Value;
        var detail = match.Groups["palette"].Value;
        return motif == Show ? detail.Length == 0 || Motifs.Drawings.ContainsKey(detail) ? new(null, Palette.Of(seed), seed, detail.Length == 0 ? null : detail) : null
            : Motifs.Drawings.ContainsKey(motif) && Palette.Find(detail) is { } palette ? new(motif, palette, seed)
            : null;
    }

    // The random bits of the id: its first bits are its time, which many have in common.
    private static uint SeedOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]) * 2_654_435_761;
    }

    private static string Address(string prefix, uint seed) => string.Create(CultureInfo.InvariantCulture, $"/pictures/{prefix}-{seed:x8}.svg");

    [GeneratedRegex("^(?<motif>[a-z]+)(-(?<palette>[a-z]+))?-(?<seed>[0-9a-f]{8})$")]
    private static partial Regex Format();
}
