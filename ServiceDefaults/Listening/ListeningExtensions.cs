using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Showroom.ServiceDefaults.Configuration;
using Showroom.ServiceDefaults.Limits;
using Showroom.ServiceDefaults.Listening.Rejections;

namespace Showroom.ServiceDefaults.Listening;

internal static class ListeningExtensions
{
    public static IHostApplicationBuilder AddListeners(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSectionOptions<Http2Options>(Http2Options.Section)
            .Validate(
                options => options.Port is null or (>= 0 and <= IPEndPoint.MaxPort),
                "Http2:Port must be between 0 and 65535 (0: any free port), or not set, for no HTTP/2 listener.")
            .Validate(
                options => options.Host is "localhost" or "*" || IPAddress.TryParse(options.Host, out _),
                "Http2:Host must be localhost, an IP address, or * for all addresses.");

        builder.Services.AddSingleton<IStartupFilter, ConfiguredAddressesFilter>();
        builder.Services.AddHostedService<RejectionProblems>();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<Http2Options>, IConfiguration>((kestrel, http2, configuration) =>
        {
            kestrel.AddServerHeader = false;
            // Applies to the listeners that are added after it.
            kestrel.ConfigureEndpointDefaults(RejectionProblems.Use);
            kestrel.Limits.MaxRequestBodySize = ServiceLimits.MaxBodyBytes;
            if (http2.Value.Port is { } port)
            {
                // Listeners added in code replace those of ASPNETCORE_URLS, so these are added in code as well.
                foreach (var address in ConfiguredAddresses(configuration))
                {
                    kestrel.Listen(address.Host, address.Port, listen =>
                    {
                        if (string.Equals(address.Scheme, "https", StringComparison.OrdinalIgnoreCase))
                        {
                            listen.UseHttps();
                        }
                    });
                }

                // For a stream that is slower, Kestrel ends its whole connection, with the requests of all other clients. The gateway, which is the client of this
                // listener, has the same limits for its own clients, one connection for each.
                (kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (null, null);
                kestrel.Listen(http2.Value.Host, port, listen => listen.Protocols = HttpProtocols.Http2);
            }
        });
        return builder;
    }

    private static IEnumerable<BindingAddress> ConfiguredAddresses(IConfiguration configuration)
    {
        var urls = configuration[WebHostDefaults.ServerUrlsKey];
        if (string.IsNullOrWhiteSpace(urls))
        {
            urls = string.Join(';', Ports(WebHostDefaults.HttpPortsKey, "http").Concat(Ports(WebHostDefaults.HttpsPortsKey, "https")));
        }

        return (urls.Length == 0 ? "http://localhost:5000" : urls)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(BindingAddress.Parse);

        IEnumerable<string> Ports(string key, string scheme) => (configuration[key] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(port => $"{scheme}://*:{port}");
    }

    private static void Listen(this KestrelServerOptions kestrel, string host, int port, Action<ListenOptions> configure)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            kestrel.Listen(address, port, configure);
        }
        else if (!string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            kestrel.ListenAnyIP(port, configure);
        }
        else if (port == 0)
        {
            // Kestrel rejects port 0 for "localhost", which is two addresses.
            kestrel.Listen(IPAddress.Loopback, port, configure);
        }
        else
        {
            kestrel.ListenLocalhost(port, configure);
        }
    }

    /// <summary>Removes the configured addresses, which have listeners already, so that Kestrel does not warn at every start that they are overridden.</summary>
    private sealed class ConfiguredAddressesFilter(IOptions<Http2Options> http2) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            if (http2.Value.Port is not null)
            {
                app.ServerFeatures.Get<IServerAddressesFeature>()?.Addresses.Clear();
            }

            next(app);
        };
    }
}
