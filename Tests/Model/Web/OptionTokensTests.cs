using Showroom.Reports;
using Showroom.Web.Lab.Program;

namespace Showroom.Tests.Model.Web;

public sealed class OptionTokensTests
{
    private static readonly ExperimentDescription s_experiment = new()
    {
        Name = "chat",
        Description = "",
        Options =
        [
            new() { Name = "users", Description = "", Kind = OptionKind.Number, Default = "1000" },
            new() { Name = "rate", Description = "", Kind = OptionKind.Numbers, Default = "50 100" },
            new() { Name = "fanout", Description = "", Kind = OptionKind.Choices, Allowed = ["rooms", "none"], Default = "rooms" },
            new() { Name = "subscriptions", Description = "", Kind = OptionKind.Flag },
            new() { Name = "project", Description = "", Kind = OptionKind.Text },
        ],
    };

    [Fact]
    public void Values_other_than_the_defaults_become_arguments()
    {
        Assert.Equal(["chat"], Tokens(("users", "1000"), ("rate", "50, 100"), ("fanout", "rooms")));
        Assert.Equal(
            ["chat", "--users", "5", "--rate", "10", "20", "--fanout", "rooms", "none", "--subscriptions"],
            Tokens(("users", " 5 "), ("rate", "10,20"), ("fanout", "rooms"), ("fanout", "none"), ("subscriptions", "true")));
    }

    [Theory]
    [InlineData("users", "-1")]
    [InlineData("users", "5 --json=x")]
    [InlineData("users", "--help")]
    [InlineData("users", "1e3")]
    [InlineData("rate", "10 --json x")]
    [InlineData("fanout", "everything")]
    [InlineData("fanout", "--subscriptions")]
    public void A_value_that_is_no_value_of_its_option_is_refused(string option, string value) =>
        Assert.Equal(option, OptionTokens.Create(s_experiment, name => name == option ? [value] : [], out _));

    [Fact]
    public void Free_text_is_not_passed_on() => Assert.Equal(["chat"], Tokens(("project", "/etc"), ("unknown", "x")));

    private static IReadOnlyList<string> Tokens(params (string Name, string Value)[] fields)
    {
        Assert.Null(OptionTokens.Create(s_experiment, name => [.. fields.Where(field => field.Name == name).Select(static field => field.Value)], out var tokens));
        return tokens;
    }
}
