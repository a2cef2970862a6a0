namespace Showroom.Lab.Gateway.Peers;

/// <summary>Settings of a gateway that one address loads: its requests are counted as in production, against limits that they do not reach.</summary>
internal static class LoadedGateway
{
    private const string Limit = "1000000000";

    private static readonly Dictionary<string, string> s_rates = new()
    {
        ["Gateway__RateLimits__Groups__reads__PermitLimit"] = Limit,
        ["Gateway__RateLimits__Groups__writes__PermitLimit"] = Limit,
        ["Gateway__RateLimits__Groups__login__PermitLimit"] = Limit,
    };

    /// <param name="assembly">Of the gateway: a build from before the limits refuses settings that it does not know.</param>
    public static IReadOnlyDictionary<string, string> Environment(string assembly) =>
        File.ReadAllBytes(assembly).AsSpan().IndexOf("RateLimitGroupOptions"u8) >= 0 ? s_rates : new Dictionary<string, string>();
}
