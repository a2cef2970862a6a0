using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Showroom.ServiceDefaults.Identity;
using Showroom.ServiceDefaults.Problems;
using Showroom.ServiceDefaults.Security;

namespace Showroom.ServiceDefaults.Listening.Rejections;

/// <summary>The problem for a request that Kestrel has rejected, as the bytes of an HTTP/1.1 response.</summary>
internal static class RejectionResponse
{
    /// <param name="features">Kestrel's features of the request, with the status and the Allow header of its own response.</param>
    /// <param name="server">Names this server.</param>
    /// <param name="date">The time of the response.</param>
    public static byte[] Create(IFeatureCollection features, ServerIdentity server, DateTimeOffset date)
    {
        var rejected = features.GetRequiredFeature<IHttpResponseFeature>();
        var status = rejected.StatusCode;
        var trace = ServerIdentity.NewTrace();
        var body = Body(status, ServerIdentity.TraceIdOf(trace));
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n")
            .Append(CultureInfo.InvariantCulture, $"Content-Type: application/problem+json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n")
            .Append(CultureInfo.InvariantCulture, $"Date: {date:R}\r\nCache-Control: no-store\r\n")
            .Append(CultureInfo.InvariantCulture, $"X-Content-Type-Options: {SecurityHeaders.NoSniff}\r\n{SecurityHeaders.ReferrerPolicyHeader}: {SecurityHeaders.ReferrerPolicy}\r\n")
            .Append(CultureInfo.InvariantCulture, $"X-Request-Id: {features.Get<IHttpRequestIdentifierFeature>()?.TraceIdentifier}\r\n")
            .Append(CultureInfo.InvariantCulture, $"{ServerIdentity.ServedByHeader}: {server.Name}\r\n{ServerIdentity.TraceResponseHeader}: {trace}\r\n");
        if (rejected.Headers.Allow is [{ Length: > 0 } allow])
        {
            head.Append(CultureInfo.InvariantCulture, $"Allow: {allow}\r\n");
        }

        var withBody = !HttpMethods.IsHead(features.Get<IHttpRequestFeature>()?.Method ?? "");
        return [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. withBody ? body : []];
    }

    private static byte[] Body(int status, string traceId)
    {
        var (type, title) = ProblemTypes.For(status);
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            json.WriteString("traceId", traceId);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}
