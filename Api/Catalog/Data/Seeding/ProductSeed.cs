using System.Buffers.Binary;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using Showroom.Api.Catalog.Products;
using Showroom.Api.Platform.Data;

namespace Showroom.Api.Catalog.Data.Seeding;

/// <summary>The demonstration catalogue: the same 5,000 products on every machine.</summary>
internal sealed class ProductSeed : IDataSeed
{
    public const int Count = 5_000;
    private static readonly DateTime s_created = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public string Name => "products";

    public async Task<int> SeedAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // A concurrent run waits here, then finds the products.
        await using var check = new NpgsqlCommand("LOCK TABLE products IN SHARE ROW EXCLUSIVE MODE; SELECT EXISTS (SELECT FROM products)", connection, transaction);
        if (await check.ExecuteScalarAsync(cancellationToken) is true)
        {
            return 0;
        }

        await using (var copy = await connection.BeginBinaryImportAsync(
            "COPY products (id, name, description, price, currency, stock, version, updated_at) FROM STDIN (FORMAT binary)", cancellationToken))
        {
            foreach (var product in Generate())
            {
                await copy.StartRowAsync(cancellationToken);
                await copy.WriteAsync(product.Id, NpgsqlDbType.Uuid, cancellationToken);
                await copy.WriteAsync(product.Name, NpgsqlDbType.Varchar, cancellationToken);
                await copy.WriteAsync(product.Description, NpgsqlDbType.Varchar, cancellationToken);
                await copy.WriteAsync(product.Price.Amount, NpgsqlDbType.Numeric, cancellationToken);
                await copy.WriteAsync(product.Price.Currency, NpgsqlDbType.Char, cancellationToken);
                await copy.WriteAsync(product.Stock, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(product.Version, NpgsqlDbType.Integer, cancellationToken);
                await copy.WriteAsync(product.UpdatedAt, NpgsqlDbType.TimestampTz, cancellationToken);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return Count;
    }

    /// <summary>Generates the products in the order of their ids.</summary>
    public static IEnumerable<Product> Generate()
    {
        var random = new SeedRandom(seed: 2026);
        var names = new HashSet<string>(Count);
        for (var i = 0; i < Count; i++)
        {
            var created = s_created.AddSeconds(i);
            var id = IdOf(created, random.Next());
            var department = random.Pick(Words.Departments);
            var material = random.Pick(department.Materials);
            string name;
            do
            {
                name = $"{random.Pick(Words.Characters)} {material} {random.Pick(department.Things)}, {random.Pick(Words.Colours)}";
            }
            while (!names.Add(name));

            var description = string.Create(
                CultureInfo.InvariantCulture,
                $"Made for {random.Pick(department.Uses)}, from {material}, by {random.Pick(Words.Makers)}. {random.Pick(Words.Cares)}");
            var price = department.MinPrice + random.Below(department.MaxPrice - department.MinPrice) + 0.90m;
            yield return new Product(id, name, description, new Money(price, "EUR"), 5 + random.Below(500), Version: 1, created);
        }
    }

    /// <summary>A UUID of version 7 (RFC 9562, section 5.7) from its time and 64 pseudo-random bits.</summary>
    private static Guid IdOf(DateTime created, ulong random)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, (created - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMillisecond << 16);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (random & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000);
        bytes[6] = (byte)(0x70 | (random >> 62));
        return new Guid(bytes, bigEndian: true);
    }
}
