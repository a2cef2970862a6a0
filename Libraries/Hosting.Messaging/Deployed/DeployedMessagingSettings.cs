using Amazon;
using Microsoft.Extensions.Configuration;
using Showroom.Hosting.Services;

namespace Showroom.Hosting.Messaging.Deployed;

/// <summary>The section <c>Messaging</c> of the app host: whether the application that runs here uses the emulator or a deployed stack.</summary>
internal static class DeployedMessagingSettings
{
    private const string Section = "Messaging";

    /// <returns>The stack; null for the emulator.</returns>
    /// <exception cref="DistributedApplicationException">A setting does not exist, or has another value than is allowed.</exception>
    public static DeployedMessaging? Read(IConfiguration configuration)
    {
        configuration.RefuseUnknownKeys(Section, "Endpoint", "Region", "Stack", "Bucket");
        var endpoint = configuration[$"{Section}:Endpoint"];
        if (string.IsNullOrEmpty(endpoint) || endpoint == "emulator")
        {
            return null;
        }

        if (endpoint != "aws")
        {
            throw new DistributedApplicationException($"{Section}:Endpoint is '{endpoint}'. Allowed: emulator, aws.");
        }

        var region = Setting("Region") ?? configuration["AWS_REGION"];
        if (RegionEndpoint.EnumerableAllRegions.All(known => known.SystemName != region))
        {
            throw new DistributedApplicationException($"{Section}:Endpoint=aws needs {Section}:Region or AWS_REGION, the region of the stack, such as eu-central-1{(string.IsNullOrEmpty(region) ? "" : $"; '{region}' is none")}.");
        }

        return new(region!, Setting("Stack") ?? "showroom", Setting("Bucket"));

        string? Setting(string key) => configuration[$"{Section}:{key}"] is { Length: > 0 } value ? value : null;
    }
}
