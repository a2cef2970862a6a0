using Showroom.Hosting.Aws.Validation;

namespace Showroom.Hosting.Aws.Rds;

/// <summary>The instance classes and major versions of RDS for PostgreSQL.</summary>
internal static class DatabaseOffers
{
    public static Offers All { get; } = Offers.Read("database.offers.json", "db");
}
