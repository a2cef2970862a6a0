using System.Net;
using Showroom.Hosting.Services;

namespace Showroom.Tests.Model;

public sealed class ResourceServerTests
{
    [Fact]
    public async Task Resources_and_their_commands_are_for_callers_with_the_token_only()
    {
        var builder = Builders.Running();
        builder.Services.AddSingleton<ResourceServer>();
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        var server = app.Services.GetRequiredService<ResourceServer>();
        using var http = new HttpClient { BaseAddress = new Uri(await server.GetAddressAsync(TestContext.Current.CancellationToken)) };

        Assert.True(http.BaseAddress.IsLoopback);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Get, "resources", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(HttpMethod.Post, "resources/api-1/commands/kill", "Bearer wrong"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(HttpMethod.Get, "resources", $"Bearer {server.Token}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Post, "resources/unknown/commands/kill", $"Bearer {server.Token}"));

        async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, string? authorization)
        {
            using var request = new HttpRequestMessage(method, path);
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return response.StatusCode;
        }
    }
}
