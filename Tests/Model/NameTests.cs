namespace Showroom.Tests.Model;

public sealed class NameTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1api")]
    [InlineData("-api")]
    [InlineData("api-")]
    [InlineData("a--b")]
    [InlineData("a_b")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345")]
    public void What_cannot_be_a_host_name_is_no_resource_name(string name) =>
        Assert.ThrowsAny<ArgumentException>(() => Builders.Running().AddExecutable(name, "x", "."));

    [Theory]
    [InlineData("a")]
    [InlineData("Api-1")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234")]
    public void Letters_digits_and_hyphens_are(string name) =>
        Assert.Equal(name, Builders.Running().AddExecutable(name, "x", ".").Resource.Name);

    [Fact]
    public void Two_resources_cannot_have_one_name_whatever_its_case()
    {
        var builder = Builders.Running();
        builder.AddRedis("cache");

        Assert.Contains("Cache", Assert.Throws<DistributedApplicationException>(() => builder.AddExecutable("Cache", "x", ".")).Message, StringComparison.Ordinal);
    }
}
