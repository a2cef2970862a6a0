using System.Net;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Showroom.Hosting.Aws.Signing;

/// <summary>The response of a service, with its whole body.</summary>
internal sealed record AwsResponse(HttpStatusCode Status, string? ErrorHeader, string Body)
{
    private static readonly XmlReaderSettings s_noDocumentTypes = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>The body as XML.</summary>
    /// <exception cref="AwsException">It is not XML, so the endpoint is not AWS.</exception>
    public XElement Xml()
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(Body), s_noDocumentTypes);
            return XElement.Load(reader);
        }
        catch (XmlException exception)
        {
            throw new AwsException(null, $"The response ({(int)Status}) is not XML, so the endpoint is not AWS. Check the Endpoint setting.", exception);
        }
    }

    /// <summary>The error's code and message, in each of the three formats that AWS's services use.</summary>
    public AwsException Error()
    {
        var (code, message) = Body.AsSpan().TrimStart() switch
        {
            ['<', ..] => FromXml(Xml()),
            ['{', ..] => FromJson(Body),
            _ => (null, null),
        };
        // The code of the older query protocol, which SQS sends in addition.
        code = ErrorHeader?.Split(';')[0] ?? code;
        if (code is "ExpiredToken" or "ExpiredTokenException" or "RequestExpired")
        {
            return new(code, "The AWS credentials have expired: renew them (aws sso login, or new keys) and run the same command again. What CloudFormation has begun continues meanwhile.");
        }

        return new(code ?? $"HTTP {(int)Status}", string.IsNullOrEmpty(message) ? $"AWS returned {(int)Status} {code}".TrimEnd() : message);
    }

    private static (string? Code, string? Message) FromXml(XElement body)
    {
        var error = body.DescendantsAndSelf().FirstOrDefault(e => e.Name.LocalName == "Error");
        return (Child(error, "Code"), Child(error, "Message"));
    }

    private static (string? Code, string? Message) FromJson(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            // namespace#Name
            return (Text(json.RootElement, "__type")?.Split('#')[^1], Text(json.RootElement, "message") ?? Text(json.RootElement, "Message"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static string? Child(XElement? parent, string name) => parent?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
