using System.Text;
using System.Text.Json;

namespace Showroom.Tests.InProcess.Contract.Fuzzing;

/// <summary>Generates requests of an operation: valid values, values at and beyond the documented bounds, wrong types, odd headers and encodings.</summary>
internal sealed class RequestGenerator(Random random, ApiDocument document, IReadOnlyList<string> ids, string operatorCookie)
{
    private static readonly UriCreationOptions s_verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private static readonly string[] s_values =
    [
        "", "0", "1", "-1", "200", "201", "2147483648", "1e9", "NaN", "true", "null", "[]", "%00", "%ff", "%F0%9F%92%A9", "%ED%A0%80", "a%20b", "'%20OR%201=1--", "%22", "%0d%0aX:1", "a&b=c",
        "%2e%2e%2f", "..", "a;b", "%25", "%2", "%zz", new('a', 101), new('9', 400), "AZVgAAAAcACAAAAAAAAAAA", "%E2%80%AE", "*", "{id}", "%5c",
    ];

    private static readonly string[] s_texts =
    [
        "\"\"", "\" \"", "\"a\"", "\"\\u0000\"", "\"\\u202e\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "null", "1", "true", "[]", "{}", "\"EUR\"", "\"XYZ\"", "\"1.99\"", "\"-1\"", "\"1e3\"", "\"0.001\"",
        "\"999999999.99\"", "-1", "0", "1000000", "1000001", "2147483648", "1e400", "1.5", "\"१\"", "\"" + new string('a', 2_001) + "\"", "\"\\", "[[[[", "\"\"\"",
    ];

    private static readonly string[] s_headerNames =
        ["Accept", "Accept-Encoding", "If-Match", "If-None-Match", "Content-Encoding", "X-Request-Id", "traceparent", "Sec-Fetch-Site", "Range", "If-Modified-Since", "Cookie", "Origin", "X_Forwarded_For", "Expect"];

    private static readonly string[] s_headerValues =
        ["", "*", "*/*", "a,b,,c", "gzip", "br;q=0", "identity;q=0", "\"1\"", "W/\"1\"", "\"1-gzip\"", "\"", "1", "bytes=0-1", "00-0-0-00", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "é", new('x', 500), "application/xml", "text/html;q=x"];

    private static readonly string[] s_contentTypes =
        ["application/json", "application/json; charset=\"utf-8\"", "application/json; charset=utf-16", "application/json; charset=x", "application/json; charset", "application/problem+json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "nonsense", "", "application/json;;"];

    /// <summary>The request, and how to describe it.</summary>
    public HttpRequestMessage Next(ApiOperation operation, Uri server)
    {
        var path = operation.Path;
        var query = new StringBuilder();
        var request = new HttpRequestMessage { Method = HttpMethod.Parse(Often(9) ? operation.Method : Pick("HEAD", "POST", "DELETE", "PATCH", "OPTIONS", "FROB", "get")) };
        foreach (var parameter in operation.Parameters)
        {
            var name = parameter.GetProperty("name").GetString()!;
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    // An empty segment would be another path.
                    path = path.Replace($"{{{name}}}", Often(7) ? ids[random.Next(ids.Count)] : Pick([.. s_values.Where(value => value.Length > 0)]), StringComparison.Ordinal);
                    break;
                case "query" when Often(6):
                    query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Often(4) ? Boundary(parameter) : Pick(s_values));
                    break;
                case "header" when Often(8):
                    request.Headers.TryAddWithoutValidation(name, Often(6) ? Pick("\"1\"", "*", "W/\"1\"", "\"1-gzip\"") : Pick(s_headerValues));
                    break;
            }
        }

        request.RequestUri = new Uri($"{server.GetLeftPart(UriPartial.Authority)}{path}{query}", s_verbatim);
        if (operation.Body is { } schema && Often(9))
        {
            request.Content = new ByteArrayContent(Encode(Value(schema)));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", Often(8) ? "application/json" : Pick(s_contentTypes));
        }

        // A DELETE could end the session that all requests share.
        if (operation.Method != "DELETE" && request.Method != HttpMethod.Delete && Often(8))
        {
            request.Headers.TryAddWithoutValidation("Cookie", operatorCookie);
        }

        for (var headers = Often(6) ? 0 : random.Next(1, 4); headers > 0; headers--)
        {
            var (name, value) = (Pick(s_headerNames), Pick(s_headerValues));
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    private string Boundary(JsonElement parameter)
    {
        var schema = document.Resolve(parameter.GetProperty("schema"));
        if (schema.TryGetProperty("maximum", out var maximum))
        {
            return Pick("1", "0", maximum.ToString(), $"{maximum.GetInt64() + 1}");
        }

        return schema.TryGetProperty("maxLength", out var length) ? new string('a', length.GetInt32() + random.Next(-1, 2)) : "lamp";
    }

    /// <summary>JSON of a schema, mostly valid: each value is now and then replaced by another.</summary>
    private string Value(JsonElement reference)
    {
        if (!Often(9))
        {
            return Pick(s_texts);
        }

        var schema = document.Resolve(reference);
        if (schema.TryGetProperty("properties", out var properties))
        {
            return "{" + string.Join(',', properties.EnumerateObject().Where(_ => random.Next(30) > 0).Select(property => $"\"{property.Name}\":{Value(property.Value)}")) + "}";
        }

        if (schema.TryGetProperty("enum", out var values))
        {
            return values[random.Next(values.GetArrayLength())].GetRawText();
        }

        if (schema.TryGetProperty("maximum", out var maximum))
        {
            return Pick("0", "7", maximum.GetRawText());
        }

        return schema.TryGetProperty("maxLength", out var length) ? $"\"{new string('é', random.Next(1, length.GetInt32() + 1))}\"" : Pick("\"19.90\"", "\"1\"", "\"0.01\"");
    }

    private byte[] Encode(string json) => random.Next(40) switch
    {
        0 => Encoding.Unicode.GetBytes(json),
        1 => Encoding.Latin1.GetBytes(json),
        2 => [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(json)],
        3 => [],
        4 => Encoding.UTF8.GetBytes(json[..random.Next(json.Length)]),
        5 => new byte[300_000],
        6 => Encoding.UTF8.GetBytes(json + json),
        _ => Encoding.UTF8.GetBytes(json),
    };

    private bool Often(int ofTen) => random.Next(10) < ofTen;

    private string Pick(params string[] values) => values[random.Next(values.Length)];
}
