using Npgsql;

namespace Showroom.Api.Platform.Data;

internal static class PostgresConnectionString
{
    private const string Advice =
        "Write Host=HOST;Port=PORT;Username=USER;Password=PASSWORD;Database=DATABASE, and a value with ; ' \" or a space at either end in double quotes, with every double quote in it doubled.";

    /// <summary>What is wrong, continuing a sentence that begins with the key; null when nothing is. Never repeats the string: it holds a password.</summary>
    public static string? FindError(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"is not set: it says where Postgres is. {Advice}";
        }

        try
        {
            return string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(text).Host) ? $"names no Host. {Advice}" : null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException)
        {
            return $"is not a valid Postgres connection string. {Advice}";
        }
    }
}
