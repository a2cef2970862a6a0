using System.Net;
using Microsoft.Extensions.Primitives;

namespace Showroom.Gateway.Limits.Callers;

/// <summary>The client's address behind proxies that are trusted to append the address of their own client to <c>X-Forwarded-For</c>.</summary>
internal sealed class TrustedProxies
{
    private readonly IPNetwork[] _networks;

    private TrustedProxies(IPNetwork[] networks) => _networks = networks;

    /// <summary>No proxy is trusted: the client is the peer, whatever a header says.</summary>
    public bool IsEmpty => _networks.Length == 0;

    /// <param name="text">Addresses and networks, separated by semicolons.</param>
    /// <param name="invalid">The parts that are neither.</param>
    public static TrustedProxies Parse(string text, out IReadOnlyList<string> invalid)
    {
        List<IPNetwork> networks = [];
        List<string> errors = [];
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(part, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(part, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                errors.Add(part);
            }
        }

        invalid = errors;
        return new TrustedProxies([.. networks]);
    }

    /// <summary>
    /// The last address that is not a trusted proxy, from the connection towards the client. Whatever stands before it may be invented by the client.
    /// </summary>
    public IPAddress? ClientAddress(IPAddress? peer, StringValues forwardedFor)
    {
        if (_networks.Length == 0 || peer is null || !IsTrusted(peer))
        {
            return peer;
        }

        var client = peer;
        for (var line = forwardedFor.Count - 1; line >= 0; line--)
        {
            for (var rest = forwardedFor[line].AsSpan(); rest.Length > 0;)
            {
                var comma = rest.LastIndexOf(',');
                if (!IPAddress.TryParse(rest[(comma + 1)..].Trim(), out var address))
                {
                    return client;
                }

                client = address;
                if (!IsTrusted(address))
                {
                    return client;
                }

                rest = comma < 0 ? default : rest[..comma];
            }
        }

        return client;
    }

    private bool IsTrusted(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Array.Exists(_networks, network => network.Contains(plain));
    }
}
