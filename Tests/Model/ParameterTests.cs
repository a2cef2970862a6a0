namespace Showroom.Tests.Model;

public sealed class ParameterTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_setting_is_the_value()
    {
        var builder = Builders.Running("--Parameters:currency=EUR", "--Shop:Region=north", "--Parameters:key=given");

        Assert.Equal("EUR", await builder.AddParameter("currency").Resource.GetValueAsync(Cancelled));
        Assert.Equal("north", await builder.AddParameterFromConfiguration("region", "Shop:Region").Resource.GetValueAsync(Cancelled));
        Assert.Equal("given", await builder.AddParameter("key", new GenerateParameterDefault { MinLength = 32 }, secret: true).Resource.GetValueAsync(Cancelled));
    }

    [Fact]
    public async Task A_missing_value_names_the_setting()
    {
        var currency = Builders.Running().AddParameter("currency");

        var exception = await Assert.ThrowsAsync<MissingParameterValueException>(async () => await currency.Resource.GetValueAsync(Cancelled));

        Assert.Contains("Parameters:currency", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fixed_value_is_the_value_and_a_secret_one_is_not_published()
    {
        var builder = Builders.Running();
        var currency = builder.AddParameter("currency", "EUR", publishValueAsDefault: true).Resource;

        Assert.Equal(("EUR", "EUR", "{currency.value}"), (await currency.GetValueAsync(Cancelled), currency.Default!.GetDefaultValue(), currency.ValueExpression));
        Assert.Throws<ArgumentException>(() => builder.AddParameter("key", "x", publishValueAsDefault: true, secret: true));
    }

    [Fact]
    public async Task A_generated_value_stays_the_same_in_a_run_and_has_what_it_must_have()
    {
        var parameter = Builders.Running().AddParameter("key", new GenerateParameterDefault { MinLength = 30, MinLower = 5, MinUpper = 6, MinNumeric = 7, Special = false }, secret: true).Resource;

        var value = await parameter.GetValueAsync(Cancelled);

        Assert.Equal(30, value!.Length);
        Assert.True(value.Count(char.IsAsciiLetterLower) >= 5 && value.Count(char.IsAsciiLetterUpper) >= 6 && value.Count(char.IsAsciiDigit) >= 7, value);
        Assert.True(value.All(char.IsAsciiLetterOrDigit), value);
        Assert.Equal(value, await parameter.GetValueAsync(Cancelled));
        Assert.NotEqual(value, parameter.Default!.GetDefaultValue());
    }

    [Fact]
    public async Task A_connection_string_from_outside_is_referred_to_like_any_other()
    {
        var builder = Builders.Running("--ConnectionStrings:legacy=Server=old");
        var api = builder.AddExecutable("api", "api", ".").WithReference(builder.AddConnectionString("legacy"));

        Assert.Equal(new() { ["ConnectionStrings__legacy"] = "Server=old" }, await api.EnvironmentAsync(Cancelled));
    }
}
