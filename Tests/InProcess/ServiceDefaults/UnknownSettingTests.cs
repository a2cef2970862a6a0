namespace Showroom.Tests.InProcess.ServiceDefaults;

public sealed class UnknownSettingTests
{
    [Theory]
    [InlineData("Draining", "Delayed")]
    [InlineData("Health", "Timeouts")]
    [InlineData("Http2", "Ports")]
    [InlineData("Resilience", "Retry")]
    [InlineData("Telemetry", "TracesPerSecnd")]
    public async Task An_unknown_key_of_a_section_fails_the_start_with_its_name(string section, string key)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => TestService.StartAsync(new() { [$"{section}:{key}"] = "1" }));
        Assert.Contains($"'{key}'", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{section}Options", error.Message, StringComparison.Ordinal);
    }
}
