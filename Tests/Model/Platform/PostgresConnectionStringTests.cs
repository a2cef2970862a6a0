using Npgsql;
using Showroom.Api.Platform.Data;

namespace Showroom.Tests.Model.Platform;

public sealed class PostgresConnectionStringTests
{
    [Theory]
    [InlineData("simple")]
    [InlineData("a,b;c=d 'e' \"f\"")]
    [InlineData(" spaces at the ends ")]
    public void A_password_quoted_by_the_builder_is_valid(string password)
    {
        var text = new NpgsqlConnectionStringBuilder { Host = "localhost", Username = "postgres", Password = password }.ConnectionString;
        Assert.Null(PostgresConnectionString.FindError(text));
        Assert.Equal(password, new NpgsqlConnectionStringBuilder(text).Password);
    }

    [Theory]
    [InlineData(null, "is not set")]
    [InlineData("", "is not set")]
    [InlineData("Username=postgres;Password=SECRET", "names no Host")]
    [InlineData("Host=localhost;Password=SECRET;SECRET", "not a valid")]
    [InlineData("Host=localhost;Password=SECRET;SECRET=1;Database=showroom", "not a valid")]
    [InlineData("Host=localhost;Password='SECRET", "not a valid")]
    [InlineData("Host=localhost;Port=SECRET", "not a valid")]
    public void A_malformed_connection_string_is_an_error_that_repeats_no_part_of_it(string? text, string expected)
    {
        var error = PostgresConnectionString.FindError(text);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error, StringComparison.Ordinal);
    }
}
