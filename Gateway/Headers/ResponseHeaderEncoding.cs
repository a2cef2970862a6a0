using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Showroom.Gateway.Headers;

/// <summary>
/// Header values of a replica are forwarded byte for byte: both forwarders decode them as Latin-1, and Kestrel encodes them so again. By default
/// it rejects what is not ASCII, which would make a valid response (RFC 9110, 5.5) a 502.
/// </summary>
internal sealed class ResponseHeaderEncoding : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions server) => server.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
}
