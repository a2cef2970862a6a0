using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Showroom.Api.Accounts;
using Showroom.Api.Platform;
using Showroom.Api.Platform.Security;
using Showroom.ServiceDefaults;
using Showroom.Tests.InProcess.Catalog;
using Showroom.Tests.InProcess.Gateway;
using Yarp.ReverseProxy.Model;

namespace Showroom.Tests.InProcess.Accounts;

/// <summary>Every endpoint says who may call it.</summary>
public sealed class EndpointClassificationTests(TestServers servers)
{
    private static readonly string[] s_policies = [Policies.OptionalSession, Policies.Session, Policies.Operator];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_of_the_Api_is_anonymous_or_names_a_policy()
    {
        await using var api = await CatalogApi.StartAsync(servers);
        var endpoints = api.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.NotEmpty(endpoints);
        var unclassified = endpoints.Where(endpoint =>
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
            && !endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => s_policies.Contains(data.Policy)));
        Assert.Empty(unclassified.Select(endpoint => endpoint.DisplayName));
        string[] writes = ["POST", "PUT", "PATCH", "DELETE"];
        var anonymousWrites = endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null && endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Intersect(writes).Any() == true)
            .Select(endpoint => $"{endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0]} {endpoint.RoutePattern.RawText!.TrimEnd('/')}");
        Assert.Equal(["DELETE /api/session", "POST /api/accounts", "POST /api/session"], anonymousWrites.Order());
    }

    [Fact]
    public async Task Every_endpoint_of_the_gateway_is_anonymous_or_forwards_to_a_service_that_decides()
    {
        await using var replica = await RecordingReplica.StartAsync("api-1");
        await using var gateway = await GatewayUnderTest.StartAsync([replica]);
        var endpoints = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints;
        Assert.Contains(endpoints, endpoint => endpoint.Metadata.GetMetadata<RouteModel>() is not null);
        var unclassified = endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null && endpoint.Metadata.GetMetadata<RouteModel>() is null);
        Assert.Empty(unclassified.Select(endpoint => endpoint.DisplayName));
    }

    [Fact]
    public async Task An_endpoint_without_a_policy_is_denied()
    {
        var builder = WebApplication.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0", $"--ConnectionStrings:showroom={await servers.NewDatabaseAsync()}", $"--ConnectionStrings:cache={await servers.NewRedisAsync()}",
        ]);
        builder.AddServiceDefaults();
        builder.AddPlatform();
        builder.AddAccounts();
        await using var app = builder.Build();
        app.UseServiceDefaults();
        app.UsePlatform();
        app.MapGet("/forgotten", () => "secret");
        app.MapGet("/open", () => "public").AllowAnonymous();
        await app.StartAsync(Cancellation);
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var forgotten = await http.GetAsync("/forgotten", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, forgotten.StatusCode);
        using var open = await http.GetAsync("/open", Cancellation);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        using var missing = await http.GetAsync("/missing", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }
}
