using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.TestHost;
using Showroom.Api.Catalog.Products;
using Showroom.Tests.InProcess.Catalog;

namespace Showroom.Tests.InProcess.Chat;

/// <summary>One Api of several on the same database and Redis, on Kestrel in this process.</summary>
internal sealed class ChatReplica : WebApplicationFactory<Product>
{
    private readonly Dictionary<string, string?> _settings;

    private ChatReplica(Dictionary<string, string?> settings)
    {
        _settings = settings;
        UseKestrel(0);
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>Starts a replica.</summary>
    /// <param name="settings">Its configuration.</param>
    public static ChatReplica Start(Dictionary<string, string?> settings)
    {
        var replica = new ChatReplica(settings);
        replica.StartServer();
        using var client = replica.CreateClient();
        replica.Address = client.BaseAddress!;
        return replica;
    }

    /// <summary>Waits for the connection to Redis, which the Api makes in the background: without it a login is refused.</summary>
    public Task WhenConnectedAsync() => UseOfRedis.BeginsAsync(Services);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services => services
            .AddFastPasswordHashes()
            // A slow machine must not close connections.
            .Configure<HubOptions>(static hub => (hub.HandshakeTimeout, hub.ClientTimeoutInterval) = (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2))));
    }
}
