using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Showroom.ServiceDefaults.Warmup;

namespace Showroom.Web.Layout;

/// <summary>Requests pages that need neither a session nor the API, which compiles the renderer, the layout and the forms.</summary>
internal sealed class PageWarmup(IServer server) : IWarmup
{
    private static readonly string[] s_pages = ["/login", "/signup", "/nowhere", "/pictures/mug-rust-00000000.svg"];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The first address speaks HTTP/1.1; the other one, if any, is for the gateway.
        if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } address)
        {
            return;
        }

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
        client.BaseAddress = new UriBuilder("http", "127.0.0.1", BindingAddress.Parse(address).Port).Uri;
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        foreach (var page in s_pages)
        {
            using var response = await client.GetAsync(new Uri(page, UriKind.Relative), cancellationToken);
        }
    }
}
