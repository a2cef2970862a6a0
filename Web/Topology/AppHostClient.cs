using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Showroom.Web.Topology;

/// <summary>The app host: its resources and their commands.</summary>
internal sealed class AppHostClient(HttpClient http, IOptions<TopologyOptions> options)
{
    private static readonly string[] s_commands = ["start", "stop", "kill"];

    /// <summary>Whether there is one: while the application runs on a developer's machine.</summary>
    public bool IsAvailable => options.Value is { Address: not null, Token: not null };

    /// <summary>The resources; empty without an app host.</summary>
    public async Task<IReadOnlyList<Resource>> ListAsync(CancellationToken cancellationToken)
    {
        if (!IsAvailable)
        {
            return [];
        }

        using var response = await http.SendAsync(Request(HttpMethod.Get, "resources"), cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(TopologyJson.Default.IReadOnlyListResource, cancellationToken) ?? [];
    }

    /// <summary>Runs a command of a service.</summary>
    /// <returns>False when it was refused.</returns>
    public async Task<bool> ExecuteAsync(string resource, string command, CancellationToken cancellationToken)
    {
        if (!IsAvailable || !s_commands.Contains(command))
        {
            return false;
        }

        using var response = await http.SendAsync(Request(HttpMethod.Post, $"resources/{Uri.EscapeDataString(resource)}/commands/{command}"), cancellationToken);
        return response.IsSuccessStatusCode;
    }

    private HttpRequestMessage Request(HttpMethod method, string path) => new(method, new Uri(options.Value.Address!, path))
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", options.Value.Token) },
    };
}
