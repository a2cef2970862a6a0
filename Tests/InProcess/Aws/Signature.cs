using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Showroom.Tests.InProcess.Aws;

/// <summary>An implementation of Signature Version 4 independent of AWS's, which verifies the requests.</summary>
internal static class Signature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <returns>Why the request is refused; null when its signature is right.</returns>
    public static string? Refuse(HttpRequest request, byte[] body, string accessKey, string secretKey, string region)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith($"{Algorithm} ", StringComparison.Ordinal))
        {
            return "not signed";
        }

        var parts = authorization[(Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries)
            .ToDictionary(p => p[..p.IndexOf('=', StringComparison.Ordinal)], p => p[(p.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var scope = parts["Credential"].Split('/');
        var signed = parts["SignedHeaders"].Split(';');
        if (scope is not [var key, var date, var place, var service, "aws4_request"] || key != accessKey || place != region)
        {
            return $"scope {parts["Credential"]}";
        }

        var mustBeSigned = request.Headers.Keys.Select(h => h.ToLowerInvariant()).Where(h => h is "host" || h.StartsWith("x-amz-", StringComparison.Ordinal));
        if (mustBeSigned.Except(signed).ToArray() is { Length: > 0 } unsigned)
        {
            return $"not signed: {string.Join(", ", unsigned)}";
        }

        var time = request.Headers["x-amz-date"].ToString();
        var age = TimeProvider.System.GetUtcNow() - DateTimeOffset.ParseExact(time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if (!time.StartsWith(date, StringComparison.Ordinal) || age.Duration() > TimeSpan.FromMinutes(5))
        {
            return $"time {time}";
        }

        var digest = Hex(SHA256.HashData(body));
        if (request.Headers["x-amz-content-sha256"].ToString() is { Length: > 0 } declared && declared != digest)
        {
            return "another body than the one signed";
        }

        var canonical = string.Join('\n',
        [
            request.Method,
            request.Path.ToUriComponent(),
            request.QueryString.Value?.TrimStart('?') ?? "",
            .. signed.Select(h => $"{h}:{request.Headers[h].ToString().Trim()}"),
            "",
            string.Join(';', signed),
            digest,
        ]);
        var text = string.Join('\n', Algorithm, time, string.Join('/', scope[1..]), Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical))));
        var signingKey = new[] { date, place, service, "aws4_request" }.Aggregate(Encoding.UTF8.GetBytes($"AWS4{secretKey}"), Mac);
        return Hex(Mac(signingKey, text)) == parts["Signature"] ? null : "the signature does not match";
    }

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
