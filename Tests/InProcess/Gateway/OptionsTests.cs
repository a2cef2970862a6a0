using Microsoft.Extensions.Options;

namespace Showroom.Tests.InProcess.Gateway;

/// <summary>Validation of the settings at start.</summary>
public sealed class OptionsTests
{
    private static readonly (string, string) s_replica = ("services:api-1:http:0", "http://127.0.0.1:5001");

    [Theory]
    [InlineData("Gateway:LoadBalancingPolicy", "Unknown")]
    [InlineData("Gateway:Routes:api:LoadBalancingPolicy", "Unknown")]
    [InlineData("Gateway:Routes:api:Path", "api")]
    [InlineData("Gateway:Routes:api:Service", "unknown")]
    [InlineData("Gateway:Routes:more:Path", "/more", "Gateway:Routes:more:Service")]
    [InlineData("Gateway:Health:Interval", "00:00:00")]
    [InlineData("Gateway:Health:Path", "health")]
    [InlineData("Gateway:Limits:HeadersTotalSize", "1")]
    [InlineData("Gateway:Timeouts:Activity", "-00:00:01")]
    [InlineData("Gateway:Timeouts:Connect", "soon")]
    [InlineData("Gateway:LoadBalacingPolicy", "Random", "Gateway:LoadBalacingPolicy is not a known key: the keys under Gateway are DnsRefreshPeriod, Forwarder, Health,")]
    [InlineData("Gateway:Health:Pth", "/", "Gateway:Health:Pth is not a known key: the keys under Gateway:Health are Interval, Path, Threshold, Timeout.")]
    [InlineData("Gateway:Forwarder", "http3")]
    [InlineData("Gateway:RateLimiterPolicies:calm:PermitLimit", "0")]
    [InlineData("Gateway:RateLimits:Groups:reads:PermitLimit", "0")]
    [InlineData("Gateway:RateLimits:Groups:reads:Window", "00:00:00.5")]
    [InlineData("Gateway:RateLimits:Groups:reads:Paths", "api/session")]
    [InlineData("Gateway:RateLimits:Groups:reads:Paths", "/api/**/x")]
    [InlineData("Gateway:RateLimits:Groups:writes:Methods", "post")]
    [InlineData("Gateway:RateLimits:Groups:writes:Methods", "", "Gateway:RateLimits:Groups: writes and reads select the same requests")]
    [InlineData("Gateway:RateLimits:Groups:login:By", "name", "Gateway:RateLimits:Groups:login:By is 'name': use one of Session, Address.")]
    [InlineData("Gateway:RateLimits:Groups:reads:PermitLimit", "many", "Gateway:RateLimits:Groups:reads:PermitLimit is 'many', which is not an integer.")]
    [InlineData("Gateway:Routes:api:WebSockets", "maybe", "Gateway:Routes:api:WebSockets is 'maybe': use true or false.")]
    [InlineData("Gateway:RateLimiterPolicies:calm:Window", "soon", "Gateway:RateLimiterPolicies:calm:Window is 'soon', which is not a duration as 00:01:00.")]
    [InlineData("Gateway:RateLimits:Groups:a b:PermitLimit", "1", "Gateway:RateLimits:Groups:a b has a name")]
    [InlineData("Gateway:RateLimits:Groups:reads:Limit", "1", "Gateway:RateLimits:Groups:reads:Limit is not a known key")]
    [InlineData("Gateway:RateLimits:TrustedProxies", "10.0.0.0/8;proxy")]
    [InlineData("Gateway:RateLimits:Timeout", "00:00:00")]
    [InlineData("Gateway:RateLimits:RetryInterval", "01:00:00")]
    [InlineData("Gateway:RateLimiterPolicies:reads:PermitLimit", "5", "Gateway:RateLimits:Groups:reads has the name of a policy of Gateway:RateLimiterPolicies")]
    [InlineData("ConnectionStrings:cache", "redis://", "ConnectionStrings:cache is not a valid redis:// URI")]
    [InlineData("ReverseProxy:Route:shop:ClusterId", "shop", "ReverseProxy:Route is not a known key: the keys under ReverseProxy are Clusters, Routes.")]
    [InlineData("ReverseProxy:Routes:shop:Match:Pfad", "/", "ReverseProxy:Routes:shop:Match:Pfad is not a known key")]
    [InlineData("ReverseProxy:Routes:shop:RouteId", "shop")]
    [InlineData("ReverseProxy:Clusters:shop:HealthCheck:Active:Intervall", "00:00:01")]
    [InlineData("ReverseProxy:Clusters:shop:Destinations:one:Adress", "http://127.0.0.1:5001")]
    [InlineData("services:api-1:http:0", "http://127.0.0.1:70000")]
    [InlineData("services:api-1:http:0", "http://127.0.0.1:0")]
    [InlineData("services:api-1:h2c:0", "127.0.0.1:5001")]
    public async Task An_invalid_setting_fails_the_start_and_names_its_key(string key, string value, string? expectedKey = null)
    {
        var exception = await Record.ExceptionAsync(async () =>
        {
            await using var gateway = await GatewayUnderTest.StartAsync(new[] { s_replica }.Where(setting => setting.Item1 != key).Append((key, value)).ToArray());
        });

        Assert.NotNull(exception);
        Assert.Contains(expectedKey ?? key, GetMessages(exception), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_without_an_address_fails_the_start()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(async () =>
        {
            await using var gateway = await GatewayUnderTest.StartAsync();
        });

        Assert.Contains("Gateway:Routes:api:Service is 'api', which has no address", exception.Message, StringComparison.Ordinal);
    }

    private static string GetMessages(Exception? exception) => exception is null ? "" : $"{exception.Message} {GetMessages(exception.InnerException)}";
}
