using Showroom.ServiceDefaults.Redis;
using StackExchange.Redis;

namespace Showroom.Tests.Model.ServiceDefaults;

public sealed class RedisConnectionStringTests
{
    [Theory]
    [InlineData("localhost:6379", null, null, null)]
    [InlineData("127.0.0.1:7000,password=a=b;c'd\"e f", null, "a=b;c'd\"e f", null)]
    [InlineData("a:1,b:2, user=me ,password=secret,ssl=true,defaultDatabase=3", "me", "secret", 3)]
    [InlineData("redis://127.0.0.1:7000", null, null, null)]
    [InlineData("redis://:%20a%2Cb%3B%3D%27%22%40%3A%2F%25%20@127.0.0.1:7000/2", null, " a,b;='\"@:/% ", 2)]
    [InlineData("rediss://me:secret@redis.example", "me", "secret", null)]
    public void A_well_formed_connection_string_is_parsed(string text, string? user, string? password, int? database)
    {
        var connection = RedisConnectionString.Parse(text.Replace(" user=me ", "user=me", StringComparison.Ordinal));
        Assert.Null(connection.Error);
        Assert.Equal((user, password), (connection.User, connection.Password));
        var rest = ConfigurationOptions.Parse(connection.WithoutCredentials!);
        Assert.Equal((database, text.Contains("rediss", StringComparison.Ordinal) || text.Contains("ssl=true", StringComparison.Ordinal)), (rest.DefaultDatabase, rest.Ssl));
        Assert.NotEmpty(rest.EndPoints);
        Assert.Null(rest.Password);
    }

    [Fact]
    public void Without_a_port_the_uri_form_uses_the_default_port()
    {
        var connection = RedisConnectionString.Parse("redis://:secret@redis.example");
        Assert.StartsWith("redis.example:6379", connection.WithoutCredentials, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "is not set")]
    [InlineData(" ", "is not set")]
    [InlineData("127.0.0.1:7000,password=SECRET,SECRET", "neither a server nor a setting")]
    [InlineData("127.0.0.1:7000,password=SECRET,", "neither a server nor a setting")]
    [InlineData("127.0.0.1:7000,password=SECRET,password=SECRET", "a setting twice")]
    [InlineData("127.0.0.1:7000,password=SECRET ", "a space")]
    [InlineData("127.0.0.1:7000,password= SECRET,ssl=true", "a space")]
    [InlineData("127.0.0.1:7000,password=SECRET,SECRET=1", "not a valid")]
    [InlineData("127.0.0.1:7000,connectTimeout=SECRET", "not a valid")]
    [InlineData("password=SECRET", "names no server")]
    [InlineData("redis://", "not a valid redis:// URI")]
    [InlineData("redis://:SECRET@host:99999", "not a valid redis:// URI")]
    [InlineData("redis://:SECRET@host/SECRET", "not a valid redis:// URI")]
    [InlineData("redis://:SECRET@host?x=1", "not a valid redis:// URI")]
    public void A_malformed_connection_string_is_an_error_that_repeats_no_part_of_it(string? text, string error)
    {
        var connection = RedisConnectionString.Parse(text);
        Assert.Contains(error, connection.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", connection.Error, StringComparison.Ordinal);
    }
}
