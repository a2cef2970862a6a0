namespace Showroom.Tests.Model;

public sealed class ExpressionTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Braces_in_the_text_are_text()
    {
        var user = Builders.Running().AddParameter("user", "ann");
        var expression = ReferenceExpression.Create($"{{ \"user\": \"{user}\", \"set\": \"{"{}"}\" }}");

        Assert.Equal("{ \"user\": \"ann\", \"set\": \"{}\" }", await expression.GetValueAsync(Cancelled));
        Assert.Equal("{ \"user\": \"{user.value}\", \"set\": \"{}\" }", expression.ValueExpression);
    }

    [Fact]
    public async Task A_value_is_escaped_where_it_is_asked_for()
    {
        var password = Builders.Running().AddParameter("password", "a b/c", secret: true);

        Assert.Equal("x://a%20b%2Fc@a b/c", await ReferenceExpression.Create($"x://{password.Resource:uri}@{password.Resource}").GetValueAsync(Cancelled));
    }

    [Fact]
    public async Task Expressions_nest_and_are_built_piece_by_piece()
    {
        var name = Builders.Running().AddParameter("name", "ann").Resource;
        var inner = ReferenceExpression.Create($"<{name}>");
        var builder = new ReferenceExpressionBuilder();
        Assert.True(builder.IsEmpty);
        builder.AppendLiteral("a");
        builder.Append($"{inner}{ReferenceExpression.Empty}b");
        builder.AppendFormatted(name);

        Assert.Equal("a<ann>bann", await builder.Build().GetValueAsync(Cancelled));
    }

    [Fact]
    public async Task The_empty_expression_has_no_value() =>
        Assert.Null(await ReferenceExpression.Empty.GetValueAsync(Cancelled));

    [Theory]
    [InlineData(EndpointProperty.Url, "http://127.0.0.1:5004", "{server.bindings.http.url}")]
    [InlineData(EndpointProperty.Host, "127.0.0.1", "{server.bindings.http.host}")]
    [InlineData(EndpointProperty.Port, "5004", "{server.bindings.http.port}")]
    [InlineData(EndpointProperty.HostAndPort, "127.0.0.1:5004", "{server.bindings.http.hostAndPort}")]
    [InlineData(EndpointProperty.Scheme, "http", "{server.bindings.http.scheme}")]
    [InlineData(EndpointProperty.TargetPort, "8080", "{server.bindings.http.targetPort}")]
    public async Task Every_part_of_an_address_is_a_value(EndpointProperty property, string value, string expression)
    {
        var server = Builders.Running().AddExecutable("server", "server", ".")
            .WithHttpEndpoint(targetPort: 8080)
            .WithEndpoint("http", endpoint => endpoint.TargetHost = "127.0.0.1")
            .At("http", 5004);
        var part = server.GetEndpoint("http").Property(property);

        Assert.Equal((value, expression), (await part.GetValueAsync(Cancelled), part.ValueExpression));
    }
}
