using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Net.Http.Headers;
using Showroom.ServiceDefaults.Sessions;
using Showroom.ServiceDefaults.Warmup;
using Showroom.Web.Languages;

namespace Showroom.Web.Warmup;

/// <summary>
/// Requests the pages from this server, in each language, once as a visitor and once as a member: the renderer, the components, the client of the API and
/// its documents are compiled. The API is not asked (<see cref="SampleResponseHandler"/>): the gateway may start later than the pages.
/// </summary>
internal sealed class PageWarmup(IServer server, WarmupRequest request) : IWarmup
{
    // Read by the samples' handler as the sign of a session; no server looks at it.
    private const string Session = $"{SessionCookie.Name}=warmup";

    private static readonly string[] s_anonymous = ["/", "/login", "/signup", "/nowhere", "/pictures/mug-rust-00000000.svg"];

    private static readonly string[] s_member =
    [
        $"/shows/{SampleDocuments.Id}", "/products?q=lamp", $"/products/{SampleDocuments.Id}", "/leaderboards", "/account", "/orders", $"/orders/{SampleDocuments.Id}", "/shows/new", "/",
    ];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // The first address speaks HTTP/1.1; the other one, if any, is for the gateway.
        if (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } address)
        {
            return;
        }

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
        client.BaseAddress = new UriBuilder("http", IPAddress.Loopback.ToString(), BindingAddress.Parse(address).Port).Uri;
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("br");
        request.Mark(client.DefaultRequestHeaders);
        foreach (var (index, page) in s_anonymous.Concat(s_member).Index())
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(page, UriKind.Relative));
            message.Headers.AcceptLanguage.ParseAdd(Language.All[index % Language.All.Count].Code);
            if (index >= s_anonymous.Length)
            {
                message.Headers.TryAddWithoutValidation(HeaderNames.Cookie, Session);
            }

            using var response = await client.SendAsync(message, cancellationToken);
        }
    }
}
